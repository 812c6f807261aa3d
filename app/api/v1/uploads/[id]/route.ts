import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { arrivedUploadSchema } from "#server/api/rest/inputs";
import { waitAfterSending } from "#server/api/rest/preferences";
import { readJson } from "#server/api/rest/read-json";
import { stressSetResponse } from "#server/api/rest/stress-set-response";
import { createFromArrived } from "#server/stress-sets/direct-upload";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: inWorkspace(async ({ request, context, workspace, param }) => {
    const { mapping, ...upload } = await readJson(request, arrivedUploadSchema);
    const arrived = { ...upload, id: param("id"), mapping: mapping === "review" ? null : mapping };
    return stressSetResponse(await createFromArrived(context, workspace, arrived, waitAfterSending(request)), 201);
  }),
});
