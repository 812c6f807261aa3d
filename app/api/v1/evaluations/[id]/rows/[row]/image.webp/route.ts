import { defineRoute } from "#server/api/rest/define-route";
import { imageResponse } from "#server/api/rest/image-response";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { rowNumber } from "#server/api/rest/row-number";
import { getRowImage } from "#server/evaluations/get-row-image";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ context, workspace, param }) =>
    imageResponse(await getRowImage(context, workspace, param("id"), rowNumber(param("row")))),
  ),
});
