import { defineRoute } from "#server/api/rest/define-route";
import { jsonResponse } from "#server/api/rest/json-response";
import { listFamilies } from "#server/families/list-families";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: async ({ context }) => jsonResponse({ items: await listFamilies(context) }),
});
