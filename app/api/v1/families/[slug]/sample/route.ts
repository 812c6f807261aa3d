import { defineRoute } from "#server/api/rest/define-route";
import { serveSample } from "#server/api/rest/serve-sample";
import { findSampleFile } from "#server/families/find-sample-file";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: async ({ request, context, param }) =>
    serveSample(request, param("slug"), await findSampleFile(context, param("slug"))),
});
