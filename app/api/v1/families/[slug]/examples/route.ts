import { defineRoute } from "#server/api/rest/define-route";
import { jsonResponse } from "#server/api/rest/json-response";
import { listExamples } from "#server/families/list-examples";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: async ({ context, param }) => jsonResponse({ items: await listExamples(context, param("slug")) }),
});
