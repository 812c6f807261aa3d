import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { jsonResponse } from "#server/api/rest/json-response";
import { waitAfterSending } from "#server/api/rest/preferences";
import { receiveUpload } from "#server/api/rest/receive-upload";
import { stressSetResponse } from "#server/api/rest/stress-set-response";
import { createStressSet } from "#server/stress-sets/create-stress-set";
import { listStressSets } from "#server/stress-sets/list-stress-sets";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ context, workspace }) => jsonResponse({ items: await listStressSets(context, workspace) })),
  POST: inWorkspace(async ({ request, context, workspace }) => {
    const { maxUploadBytes } = context.settings;
    const take = receiveUpload(request, maxUploadBytes, (upload) =>
      createStressSet(context, workspace, upload, waitAfterSending(request)),
    );
    return stressSetResponse(await take, 201);
  }),
});
