import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { deletionQuerySchema } from "#server/api/rest/inputs";
import { jsonResponse, noContent } from "#server/api/rest/json-response";
import { patienceOf } from "#server/api/rest/preferences";
import { readQuery } from "#server/api/rest/read-query";
import { awaitEvaluation } from "#server/evaluations/await-evaluation";
import { clearEvaluation } from "#server/evaluations/clear-evaluation";
import { deleteEvaluation } from "#server/evaluations/delete-evaluation";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ request, context, workspace, param }) =>
    jsonResponse(await awaitEvaluation(context, workspace, param("id"), patienceOf(request))),
  ),
  DELETE: inWorkspace(async ({ request, context, workspace, param }) => {
    const { forGood } = readQuery(request, deletionQuerySchema);
    await (forGood ? clearEvaluation : deleteEvaluation)(context, workspace, param("id"));
    return noContent();
  }),
});
