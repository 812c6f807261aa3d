export const dynamic = "force-dynamic";

/** The process answers; whether it can do its work is asked at /readyz. */
export const GET = (): Response => new Response("ok\n", { headers: { "cache-control": "no-store" } });
