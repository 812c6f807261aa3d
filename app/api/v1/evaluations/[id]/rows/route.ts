import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { rowsQuerySchema } from "#server/api/rest/inputs";
import { jsonResponse } from "#server/api/rest/json-response";
import { readQuery } from "#server/api/rest/read-query";
import { exploreRows } from "#server/evaluations/explore-rows";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ request, context, workspace, param }) => {
    const { offset, limit, ...filter } = readQuery(request, rowsQuerySchema);
    return jsonResponse(await exploreRows(context, workspace, param("id"), filter, { offset, limit }));
  }),
});
