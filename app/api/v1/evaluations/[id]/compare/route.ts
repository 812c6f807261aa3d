import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { comparisonQueryInputSchema } from "#server/api/rest/inputs";
import { jsonResponse } from "#server/api/rest/json-response";
import { readQuery } from "#server/api/rest/read-query";
import { compareOnRows } from "#server/evaluations/compare-on-rows";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ request, context, workspace, param }) => {
    const { variants } = readQuery(request, comparisonQueryInputSchema);
    return jsonResponse(await compareOnRows(context, workspace, param("id"), variants));
  }),
});
