import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { jsonResponse, noContent } from "#server/api/rest/json-response";
import { deleteStressSet } from "#server/stress-sets/delete-stress-set";
import { getStressSet } from "#server/stress-sets/get-stress-set";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ context, workspace, param }) =>
    jsonResponse(await getStressSet(context, workspace, param("id"))),
  ),
  DELETE: inWorkspace(async ({ context, workspace, param }) => {
    await deleteStressSet(context, workspace, param("id"));
    return noContent();
  }),
});
