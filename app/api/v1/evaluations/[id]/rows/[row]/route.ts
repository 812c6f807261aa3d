import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { jsonResponse } from "#server/api/rest/json-response";
import { rowNumber } from "#server/api/rest/row-number";
import { getRow } from "#server/evaluations/get-row";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ context, workspace, param }) =>
    jsonResponse(await getRow(context, workspace, param("id"), rowNumber(param("row")))),
  ),
});
