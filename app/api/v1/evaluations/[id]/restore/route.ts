import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { jsonResponse } from "#server/api/rest/json-response";
import { restoreEvaluation } from "#server/evaluations/restore-evaluation";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: inWorkspace(async ({ context, workspace, param }) =>
    jsonResponse(await restoreEvaluation(context, workspace, param("id"))),
  ),
});
