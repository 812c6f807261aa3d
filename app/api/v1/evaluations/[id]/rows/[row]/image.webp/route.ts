import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { rowNumber } from "#server/api/rest/row-number";
import { getRowImage } from "#server/evaluations/get-row-image";

export const dynamic = "force-dynamic";

/** Rows of an evaluation never change; whoever may not see them any more must not find them in a cache for long. */
const HEADERS = {
  "content-type": "image/webp",
  "cache-control": "private, max-age=600",
  "x-content-type-options": "nosniff",
};

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ context, workspace, param }) => {
    const image = await getRowImage(context, workspace, param("id"), rowNumber(param("row")));
    return new Response(new Uint8Array(image), { headers: HEADERS });
  }),
});
