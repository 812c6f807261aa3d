import { defineRoute } from "#server/api/rest/define-route";
import { jsonResponse } from "#server/api/rest/json-response";
import { getFamily } from "#server/families/get-family";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: async ({ context, param }) => jsonResponse(await getFamily(context, param("slug"))),
});
