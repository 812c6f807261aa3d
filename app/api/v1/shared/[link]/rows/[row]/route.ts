import { byLink } from "#server/api/rest/by-link";
import { defineRoute } from "#server/api/rest/define-route";
import { jsonResponse } from "#server/api/rest/json-response";
import { rowNumber } from "#server/api/rest/row-number";
import { sharedRows } from "#server/api/rest/shared-rows";
import { getRow } from "#server/evaluations/get-row";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: byLink(
    sharedRows(async ({ context, workspace, evaluation, param }) =>
      jsonResponse(await getRow(context, workspace, evaluation, rowNumber(param("row")))),
    ),
  ),
});
