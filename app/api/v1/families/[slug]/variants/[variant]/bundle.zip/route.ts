import { defineRoute } from "#server/api/rest/define-route";
import { serveBundle } from "#server/api/rest/serve-bundle";
import { openFamilyBundle } from "#server/families/open-bundle";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: async ({ request, context, param }) =>
    serveBundle(request, await openFamilyBundle(context, param("slug"), param("variant")), true),
});
