import { defineRoute } from "#server/api/rest/define-route";
import { exampleImageQuerySchema } from "#server/api/rest/inputs";
import { readQuery } from "#server/api/rest/read-query";
import { getExampleImage } from "#server/families/list-examples";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: async ({ request, context, param }) => {
    const { name } = readQuery(request, exampleImageQuerySchema);
    const image = await getExampleImage(context, param("slug"), name);
    return new Response(new Uint8Array(image), {
      headers: { "content-type": "image/png", "cache-control": "public, max-age=3600" },
    });
  },
});
