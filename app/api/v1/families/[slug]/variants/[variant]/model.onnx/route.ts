import { defineRoute } from "#server/api/rest/define-route";
import { serveModel } from "#server/api/rest/serve-model";
import { findVariant } from "#server/families/find-variant";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: async ({ request, context, param }) =>
    serveModel(request, param("slug"), await findVariant(context, param("slug"), param("variant"))),
});
