/** Rows of a set never change; whoever may not see them any more must not find them in a cache for long. */
const HEADERS = {
  "content-type": "image/webp",
  "cache-control": "private, max-age=600",
  "x-content-type-options": "nosniff",
};

/** The answer that is a small image of a row. */
export const imageResponse = (image: Uint8Array): Response => new Response(new Uint8Array(image), { headers: HEADERS });
