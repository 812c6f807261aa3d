import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { jsonResponse } from "#server/api/rest/json-response";
import { getTrial } from "#server/families/get-trial";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ context, workspace, param }) =>
    jsonResponse(await getTrial(context, workspace, param("id"))),
  ),
});
