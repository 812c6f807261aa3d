import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { serveContent } from "#server/api/rest/serve-content";
import { findDatasetFile } from "#server/stress-sets/find-stored-file";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ request, context, workspace, param }) => {
    const file = await findDatasetFile(context, workspace, param("id"));
    return serveContent(request, { ...file, type: "application/vnd.apache.parquet", shared: false });
  }),
});
