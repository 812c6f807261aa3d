import { defineRoute } from "#server/api/rest/define-route";
import { imageResponse } from "#server/api/rest/image-response";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { rowNumber } from "#server/api/rest/row-number";
import { getSetImage } from "#server/stress-sets/get-set-image";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ context, workspace, param }) =>
    imageResponse(await getSetImage(context, workspace, param("id"), rowNumber(param("row")))),
  ),
});
