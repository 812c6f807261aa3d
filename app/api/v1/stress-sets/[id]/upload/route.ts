import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { serveContent } from "#server/api/rest/serve-content";
import { findUpload } from "#server/stress-sets/find-stored-file";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ request, context, workspace, param }) => {
    const file = await findUpload(context, workspace, param("id"));
    // Never as a type that a browser would show: anything may be in it.
    return serveContent(request, { ...file, type: "application/octet-stream", shared: false });
  }),
});
