import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { progressEvents } from "#server/api/rest/progress-events";
import { watchEvaluation } from "#server/evaluations/watch-evaluation";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ request, context, workspace, param }) =>
    progressEvents(request, (signal) => watchEvaluation(context, workspace, param("id"), signal)),
  ),
});
