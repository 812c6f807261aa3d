import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { encodingInputSchema } from "#server/api/rest/inputs";
import { readJson } from "#server/api/rest/read-json";
import { stressSetResponse } from "#server/api/rest/stress-set-response";
import { reinspectStressSet } from "#server/stress-sets/reinspect-stress-set";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  PUT: inWorkspace(async ({ request, context, workspace, param }) => {
    const { encoding } = await readJson(request, encodingInputSchema);
    return stressSetResponse(await reinspectStressSet(context, workspace, param("id"), encoding), 200);
  }),
});
