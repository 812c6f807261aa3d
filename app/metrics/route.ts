import { mayScrape } from "#server/metrics/may-scrape";
import { webMetrics } from "#server/metrics/web-metrics";
import { describeState } from "#server/operations/describe-state";
import { getContext } from "#server/server-context";

export const dynamic = "force-dynamic";

const plain = (status: number, headers: HeadersInit = {}): Response => new Response(null, { status, headers });

/** For Prometheus, which must know METRICS_TOKEN; where none is set there is nothing here. */
export async function GET(request: Request): Promise<Response> {
  const context = await getContext();
  const { metricsToken } = context.settings;
  if (!metricsToken) return plain(404);
  if (!mayScrape(metricsToken, request.headers.get("authorization")))
    return plain(401, { "www-authenticate": "Bearer" });
  const { registry } = webMetrics;
  const body = `${await registry.metrics()}\n${await describeState(context)}`;
  return new Response(body, { headers: { "content-type": registry.contentType, "cache-control": "no-store" } });
}
