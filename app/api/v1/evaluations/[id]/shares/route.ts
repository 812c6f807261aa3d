import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { shareRequestSchema } from "#server/api/rest/inputs";
import { jsonResponse } from "#server/api/rest/json-response";
import { readJson } from "#server/api/rest/read-json";
import { createShare } from "#server/shares/create-share";
import { listShares } from "#server/shares/list-shares";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ context, workspace, param }) =>
    jsonResponse({ items: await listShares(context, workspace, param("id")) }),
  ),
  POST: inWorkspace(async ({ request, context, workspace, param }) => {
    const choice = await readJson(request, shareRequestSchema);
    return jsonResponse(await createShare(context, workspace, param("id"), choice), { status: 201 });
  }),
});
