import { defineRoute } from "#server/api/rest/define-route";
import { jsonResponse } from "#server/api/rest/json-response";
import { buildDocument } from "#server/api/rest/openapi/build-document";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: async () => jsonResponse(buildDocument(), { headers: { "cache-control": "no-cache" } }),
});
