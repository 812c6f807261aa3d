import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { serveReport } from "#server/api/rest/serve-report";
import { renderReport } from "#server/evaluations/render-report";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ request, context, workspace, param }) =>
    serveReport(request, "csv", await renderReport(context, workspace, param("id"), "csv")),
  ),
});
