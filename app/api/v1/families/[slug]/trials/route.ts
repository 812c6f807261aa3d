import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { jsonResponse } from "#server/api/rest/json-response";
import { readTrial } from "#server/api/rest/read-trial";
import { createTrial } from "#server/families/create-trial";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: inWorkspace(async ({ request, context, workspace, param }) => {
    const trial = await createTrial(context, workspace, param("slug"), await readTrial(request));
    const headers = { Location: `/api/v1/trials/${trial.id}` };
    return jsonResponse(trial, { status: trial.result ? 201 : 202, headers });
  }),
});
