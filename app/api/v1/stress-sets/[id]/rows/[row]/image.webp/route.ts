import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { rowNumber } from "#server/api/rest/row-number";
import { getSetImage } from "#server/stress-sets/get-set-image";

export const dynamic = "force-dynamic";

/** The image of a row stays the same while its set is there; whoever may not see them any more must not find them in a cache for long. */
const HEADERS = {
  "content-type": "image/webp",
  "cache-control": "private, max-age=600",
  "x-content-type-options": "nosniff",
};

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ context, workspace, param }) => {
    const image = await getSetImage(context, workspace, param("id"), rowNumber(param("row")));
    return new Response(new Uint8Array(image), { headers: HEADERS });
  }),
});
