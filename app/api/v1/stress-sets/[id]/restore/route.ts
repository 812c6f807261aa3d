import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { jsonResponse } from "#server/api/rest/json-response";
import { restoreStressSet } from "#server/stress-sets/restore-stress-set";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: inWorkspace(async ({ context, workspace, param }) =>
    jsonResponse(await restoreStressSet(context, workspace, param("id"))),
  ),
});
