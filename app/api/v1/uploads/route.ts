import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { directUploadRequestSchema } from "#server/api/rest/inputs";
import { jsonResponse } from "#server/api/rest/json-response";
import { readJson } from "#server/api/rest/read-json";
import { offerDirectUpload } from "#server/stress-sets/direct-upload";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: inWorkspace(async ({ request, context }) => {
    const offered = await offerDirectUpload(context, await readJson(request, directUploadRequestSchema));
    return jsonResponse(offered, { status: 201, headers: { location: `/api/v1/uploads/${offered.id}` } });
  }),
});
