import { byLink } from "#server/api/rest/by-link";
import { defineRoute } from "#server/api/rest/define-route";
import { rowsQuerySchema } from "#server/api/rest/inputs";
import { jsonResponse } from "#server/api/rest/json-response";
import { readQuery } from "#server/api/rest/read-query";
import { sharedRows } from "#server/api/rest/shared-rows";
import { exploreRows } from "#server/evaluations/explore-rows";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: byLink(
    sharedRows(async ({ request, context, workspace, evaluation }) => {
      const { offset, limit, ...filter } = readQuery(request, rowsQuerySchema);
      return jsonResponse(await exploreRows(context, workspace, evaluation, filter, { offset, limit }));
    }),
  ),
});
