import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { bundleQuerySchema } from "#server/api/rest/inputs";
import { readQuery } from "#server/api/rest/read-query";
import { serveBundle } from "#server/api/rest/serve-bundle";
import { openEvaluationBundle } from "#server/evaluations/open-evaluation-bundle";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ request, context, workspace, param }) => {
    const choice = readQuery(request, bundleQuerySchema);
    return serveBundle(request, await openEvaluationBundle(context, workspace, param("id"), choice), false);
  }),
});
