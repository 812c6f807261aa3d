import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EvaluationView } from "#server/contracts/views";
import { getTraces } from "#server/traces/open-traces";
import { callRoute } from "#tests/api/call-route";
import { type Server, startServer } from "#tests/api/harness";
import { uploadReady } from "#tests/api/upload";
import { captureLog } from "#tests/log/capture-log";

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } };
type Span = { traceId: string; spanId: string; parentSpanId?: string; name: string; attributes: Attribute[] };
type Export = {
  resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Span[] }[] }[];
};

/** What has come, with the name of the service that sent it. */
const received: (Span & { service: string })[] = [];
let collector: HttpServer;
let server: Server;
let token: string;

const wordOf = (attributes: Attribute[], key: string) => attributes.find((each) => each.key === key)?.value.stringValue;

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    expect(request.url).toBe("/v1/traces");
    for (const { resource, scopeSpans } of ((await json(request)) as Export).resourceSpans)
      for (const span of scopeSpans.flatMap(({ spans }) => spans))
        received.push({ ...span, service: wordOf(resource.attributes, "service.name") ?? "" });
    response.setHeader("content-type", "application/json").end("{}");
  }).listen(0, "127.0.0.1");
  await once(collector, "listening");
  const { port } = collector.address() as { port: number };
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_BSP_SCHEDULE_DELAY: "100",
    OTEL_TRACES_SAMPLER: "parentbased_always_on",
  };
  Object.assign(process.env, env, { FIFTYFOLD_PROGRAM: "web" });
  server = await startServer({ worker: true, workerEnv: { ...env, FIFTYFOLD_PROGRAM: "worker" } });
  token = await server.newToken();
});
afterAll(async () => {
  await server.stop();
  await (await getTraces())?.flush();
  collector.close();
});

const spanOf = (name: string, traceId?: string) =>
  received.find((span) => span.name === name && (traceId === undefined || span.traceId === traceId));

test("a request and the job that it sends are spans of one trace, which the log names too", {
  timeout: 90_000,
}, async () => {
  const set = await uploadReady(token);
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const caller = "b7ad6b7169203331";
  let evaluation: EvaluationView | undefined;
  const records = await captureLog(async () => {
    const created = await callRoute("POST", "/evaluations", {
      token,
      json: { stressSet: set.id },
      headers: { traceparent: `00-${traceId}-${caller}-01`, "x-request-id": "traced-1" },
    });
    evaluation = (await created.json()) as EvaluationView;
  });
  await (await callRoute("GET", `/evaluations/${evaluation?.id}/events`, { token })).text();
  await expect.poll(() => spanOf("evaluate", traceId), { timeout: 15_000 }).toBeDefined();
  await expect.poll(() => spanOf("POST /api/v1/evaluations", traceId), { timeout: 15_000 }).toBeDefined();
  const request = spanOf("POST /api/v1/evaluations", traceId);
  const job = spanOf("evaluate", traceId);
  expect(request).toMatchObject({ parentSpanId: caller, service: "fiftyfold-web" });
  expect(job).toMatchObject({ parentSpanId: request?.spanId, service: "fiftyfold-worker" });
  expect(wordOf(job?.attributes ?? [], "fiftyfold.request_id")).toBe("traced-1");
  expect(records.filter(({ requestId }) => requestId === "traced-1")).toMatchObject([{ traceId, msg: "request" }]);
  expect(spanOf("predict-unit", traceId)).toMatchObject({ parentSpanId: job?.spanId, service: "fiftyfold-worker" });
  expect(server.workerLog().filter(({ requestId }) => requestId === "traced-1")).toMatchObject([
    { traceId, job: "predict-unit" },
    { traceId, job: "evaluate" },
  ]);
  expect(JSON.stringify([records, server.workerLog()])).not.toContain("traceparent");
});

test("a broken traceparent begins a trace of our own, and no path or token is in any span", async () => {
  await callRoute("GET", "/shared/secret-of-a-link/report.json", { token, headers: { traceparent: "00-0-0-01" } });
  const name = "GET /api/v1/shared/{link}/report.json";
  await expect.poll(() => spanOf(name), { timeout: 15_000 }).toBeDefined();
  expect(spanOf(name)?.parentSpanId ?? "").toBe("");
  for (const secret of ["secret-of-a-link", token]) expect(JSON.stringify(received)).not.toContain(secret);
});
