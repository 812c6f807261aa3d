import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { mappingInputSchema } from "#server/api/rest/inputs";
import { readJson } from "#server/api/rest/read-json";
import { stressSetResponse } from "#server/api/rest/stress-set-response";
import { mapStressSet } from "#server/stress-sets/map-stress-set";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  PUT: inWorkspace(async ({ request, context, workspace, param }) => {
    const mapping = await readJson(request, mappingInputSchema);
    return stressSetResponse(await mapStressSet(context, workspace, param("id"), mapping), 200);
  }),
});
