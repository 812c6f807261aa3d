type Options = { status?: number; headers?: Record<string, string> };

/** An answer in JSON. Kept by no cache unless the caller says so: most of them are private and change. */
export function jsonResponse(value: object, { status = 200, headers = {} }: Options = {}): Response {
  return Response.json(value, { status, headers: { "cache-control": "no-store", ...headers } });
}

export const noContent = (): Response => new Response(null, { status: 204 });
