import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { evaluationRequestSchema } from "#server/api/rest/inputs";
import { jsonResponse } from "#server/api/rest/json-response";
import { readJson } from "#server/api/rest/read-json";
import { createEvaluation } from "#server/evaluations/create-evaluation";
import { listEvaluations } from "#server/evaluations/list-evaluations";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ context, workspace }) =>
    jsonResponse({ items: await listEvaluations(context, workspace) }),
  ),
  POST: inWorkspace(async ({ request, context, workspace }) => {
    const { stressSet, ...options } = await readJson(request, evaluationRequestSchema);
    const evaluation = await createEvaluation(context, workspace, stressSet, options);
    return jsonResponse(evaluation, { status: 202, headers: { location: `/api/v1/evaluations/${evaluation.id}` } });
  }),
});
