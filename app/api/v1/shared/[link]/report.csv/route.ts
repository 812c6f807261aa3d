import { byLink } from "#server/api/rest/by-link";
import { defineRoute } from "#server/api/rest/define-route";
import { serveReport } from "#server/api/rest/serve-report";
import { renderSharedReport } from "#server/shares/render-shared-report";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: byLink(async ({ request, context, param }) =>
    serveReport(request, "csv", await renderSharedReport(context, param("link"), "csv")),
  ),
});
