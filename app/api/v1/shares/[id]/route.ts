import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { shareRequestSchema } from "#server/api/rest/inputs";
import { jsonResponse, noContent } from "#server/api/rest/json-response";
import { readJson } from "#server/api/rest/read-json";
import { revokeShare } from "#server/shares/revoke-share";
import { updateShare } from "#server/shares/update-share";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  PUT: inWorkspace(async ({ request, context, workspace, param }) => {
    const choice = await readJson(request, shareRequestSchema);
    return jsonResponse(await updateShare(context, workspace, param("id"), choice));
  }),
  DELETE: inWorkspace(async ({ context, workspace, param }) => {
    await revokeShare(context, workspace, param("id"));
    return noContent();
  }),
});
