import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { jsonResponse } from "#server/api/rest/json-response";
import { getEvaluation } from "#server/evaluations/get-evaluation";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ context, workspace, param }) =>
    jsonResponse(await getEvaluation(context, workspace, param("id"))),
  ),
});
