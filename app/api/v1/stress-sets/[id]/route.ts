import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { deletionQuerySchema, renamingSchema } from "#server/api/rest/inputs";
import { jsonResponse, noContent } from "#server/api/rest/json-response";
import { patienceOf } from "#server/api/rest/preferences";
import { readJson } from "#server/api/rest/read-json";
import { readQuery } from "#server/api/rest/read-query";
import { awaitStressSet } from "#server/stress-sets/await-stress-set";
import { clearStressSet } from "#server/stress-sets/clear-stress-set";
import { deleteStressSet } from "#server/stress-sets/delete-stress-set";
import { renameStressSet } from "#server/stress-sets/rename-stress-set";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ request, context, workspace, param }) =>
    jsonResponse(await awaitStressSet(context, workspace, param("id"), patienceOf(request))),
  ),
  PATCH: inWorkspace(async ({ request, context, workspace, param }) => {
    const { name } = await readJson(request, renamingSchema);
    return jsonResponse(await renameStressSet(context, workspace, param("id"), name));
  }),
  DELETE: inWorkspace(async ({ request, context, workspace, param }) => {
    const { forGood } = readQuery(request, deletionQuerySchema);
    await (forGood ? clearStressSet : deleteStressSet)(context, workspace, param("id"));
    return noContent();
  }),
});
