import { defineRoute } from "#server/api/rest/define-route";
import { catalogueQueryInputSchema } from "#server/api/rest/inputs";
import { jsonResponse } from "#server/api/rest/json-response";
import { readQuery } from "#server/api/rest/read-query";
import { listFamilies } from "#server/families/list-families";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: async ({ request, context }) =>
    jsonResponse(await listFamilies(context, readQuery(request, catalogueQueryInputSchema))),
});
