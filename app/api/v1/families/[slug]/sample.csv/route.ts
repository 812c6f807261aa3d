import { defineRoute } from "#server/api/rest/define-route";
import { serveCsv } from "#server/api/rest/serve-csv";
import { findSampleFile } from "#server/families/find-sample-file";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: async ({ request, context, param }) =>
    serveCsv(request, {
      path: await findSampleFile(context, param("slug")),
      fileName: `${param("slug")}-sample.csv`,
      shared: true,
    }),
});
