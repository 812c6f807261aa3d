import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { deletionQuerySchema } from "#server/api/rest/inputs";
import { jsonResponse, noContent } from "#server/api/rest/json-response";
import { readQuery } from "#server/api/rest/read-query";
import { clearEvaluation } from "#server/evaluations/clear-evaluation";
import { deleteEvaluation } from "#server/evaluations/delete-evaluation";
import { getEvaluation } from "#server/evaluations/get-evaluation";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ context, workspace, param }) =>
    jsonResponse(await getEvaluation(context, workspace, param("id"))),
  ),
  DELETE: inWorkspace(async ({ request, context, workspace, param }) => {
    const { forGood } = readQuery(request, deletionQuerySchema);
    await (forGood ? clearEvaluation : deleteEvaluation)(context, workspace, param("id"));
    return noContent();
  }),
});
