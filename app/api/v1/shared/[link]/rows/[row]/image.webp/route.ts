import { byLink } from "#server/api/rest/by-link";
import { defineRoute } from "#server/api/rest/define-route";
import { rowNumber } from "#server/api/rest/row-number";
import { sharedRows } from "#server/api/rest/shared-rows";
import { getRowImage } from "#server/evaluations/get-row-image";

export const dynamic = "force-dynamic";

const HEADERS = { "content-type": "image/webp", "x-content-type-options": "nosniff" };

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: byLink(
    sharedRows(async ({ context, workspace, evaluation, param }) => {
      const image = await getRowImage(context, workspace, evaluation, rowNumber(param("row")));
      return new Response(new Uint8Array(image), { headers: HEADERS });
    }),
  ),
});
