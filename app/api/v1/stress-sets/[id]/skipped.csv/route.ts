import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { serveCsv } from "#server/api/rest/serve-csv";
import { findSkippedFile } from "#server/stress-sets/find-skipped-file";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ request, context, workspace, param }) =>
    serveCsv(request, { ...(await findSkippedFile(context, workspace, param("id"))), shared: false }),
  ),
});
