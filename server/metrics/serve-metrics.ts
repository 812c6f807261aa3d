import { createServer } from "node:http";
import { log } from "#server/log/log";
import { collectOfProcess } from "#server/metrics/collect-of-process";
import { mayScrape } from "#server/metrics/may-scrape";
import { workerRegistry } from "#server/metrics/worker-metrics";

type Options = { host: string; port: number; token: string | undefined };

/** Serves the figures of this worker at /metrics. A port that cannot be had is told, and the worker works on without. */
export function serveMetrics({ host, port, token }: Options): () => void {
  collectOfProcess(workerRegistry);
  const server = createServer(async ({ url, headers }, response) => {
    if (url !== "/metrics") return response.writeHead(404).end();
    if (token && !mayScrape(token, headers.authorization)) return response.writeHead(401).end();
    response.writeHead(200, { "content-type": workerRegistry.contentType }).end(await workerRegistry.metrics());
  });
  server.on("error", (error) => log.error({ err: error }, "the worker's metrics are not served"));
  server.listen(port, host);
  return () => server.close();
}
