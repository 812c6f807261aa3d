import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { copyRequestSchema } from "#server/api/rest/inputs";
import { readJson } from "#server/api/rest/read-json";
import { stressSetResponse } from "#server/api/rest/stress-set-response";
import { copyStressSet } from "#server/stress-sets/copy-stress-set";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: inWorkspace(async ({ request, context, workspace, param }) => {
    const { mapping } = await readJson(request, copyRequestSchema);
    const copied = await copyStressSet(context, workspace, param("id"), mapping === "review" ? null : mapping);
    return stressSetResponse(copied, 201);
  }),
});
