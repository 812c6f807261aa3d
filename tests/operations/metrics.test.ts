import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EvaluationView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { type Server, startServer } from "#tests/api/harness";
import { upload, uploadReady } from "#tests/api/upload";
import { GET } from "../../app/metrics/route.ts";

const TOKEN = "a-token-for-prometheus";

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address() as { port: number };
  await new Promise((done) => probe.close(done));
  return port;
}

let server: Server;
let token: string;
let port: number;
beforeAll(async () => {
  port = await findFreePort();
  server = await startServer({ worker: true, workerEnv: { METRICS_PORT: String(port), METRICS_TOKEN: TOKEN } });
  token = await server.newToken();
});
afterAll(() => server.stop());

const ask = (authorization?: string): Promise<Response> =>
  GET(new Request("http://localhost/metrics", authorization ? { headers: { authorization } } : {}));
const askWorker = (path = "/metrics", authorization = `Bearer ${TOKEN}`): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization } });

/** The value of one line, by its name and labels; null where there is none. */
function figureOf(text: string, name: string, labels: Record<string, string> = {}): number | null {
  const parts = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  const line = text
    .split("\n")
    .find((each) => new RegExp(`^${name}[{ ]`).test(each) && parts.every((part) => each.includes(part)));
  return line === undefined ? null : Number(line.split(" ").at(-1));
}

async function scrape(): Promise<string> {
  server.context.settings.metricsToken = TOKEN;
  const response = await ask(`Bearer ${TOKEN}`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/plain");
  return response.text();
}

test("without METRICS_TOKEN there is nothing to read, whatever is sent", async () => {
  server.context.settings.metricsToken = undefined;
  expect([(await ask()).status, (await ask("Bearer undefined")).status, (await ask("Bearer ")).status]).toEqual([
    404, 404, 404,
  ]);
});

test.each([undefined, "Bearer another-token-than-that", TOKEN, `Basic ${TOKEN}`])(
  "with one, %j opens nothing",
  async (authorization) => {
    server.context.settings.metricsToken = TOKEN;
    const response = await ask(authorization);
    expect([response.status, await response.text()]).toEqual([401, ""]);
  },
);

test("requests are counted by the template of their path, never by the path", async () => {
  const labels = { door: "rest", route: "/api/v1/families/{slug}", method: "GET", status: "4xx" };
  const name = "fiftyfold_http_request_duration_seconds_count";
  const before = figureOf(await scrape(), name, labels) ?? 0;
  await callRoute("GET", "/families/no-such-family");
  const after = await scrape();
  expect(figureOf(after, name, labels)).toBe(before + 1);
  expect(after).not.toContain("no-such-family");
});

test("uploads are counted in bytes, and what comes of them by its state", async () => {
  const before = await scrape();
  const content = `text,label\n${"the film was good,positive\nthe film was slow,negative\n".repeat(30)}`;
  expect((await upload({ token, content })).status).toBe(201);
  const after = await scrape();
  const grew = (name: string, labels = {}): number =>
    (figureOf(after, name, labels) ?? 0) - (figureOf(before, name, labels) ?? 0);
  expect(grew("fiftyfold_upload_bytes_total")).toBeGreaterThan(content.length);
  expect(grew("fiftyfold_stress_sets", { state: "ready" })).toBe(1);
  expect(figureOf(after, "fiftyfold_stress_sets", { state: "rejected" })).toBe(0);
});

test("a worker counts its jobs and the rows that the variants have answered", async () => {
  const set = await uploadReady(token);
  const { id } = (await (
    await callRoute("POST", "/evaluations", { token, json: { stressSet: set.id } })
  ).json()) as EvaluationView;
  await (await callRoute("GET", `/evaluations/${id}/events`, { token })).text();
  const done = { job: "evaluate", outcome: "done" };
  const text = await expect
    .poll(async () => (await askWorker()).text(), { timeout: 10_000 })
    .toMatch(/fiftyfold_job_duration_seconds_count\{job="evaluate",outcome="done"\} 1/)
    .then(async () => (await askWorker()).text());
  expect(figureOf(text, "fiftyfold_job_duration_seconds_count", done)).toBe(1);
  expect(figureOf(text, "fiftyfold_jobs_running", { job: "evaluate" })).toBe(0);
  expect(figureOf(text, "fiftyfold_rows_predicted_total")).toBe(set.dataset?.rows);
  expect(figureOf(text, "process_cpu_seconds_total")).toBeGreaterThan(0);
  expect(figureOf(await scrape(), "fiftyfold_evaluations", { state: "done" })).toBe(1);
});

test("a worker tells its figures to nobody without the token, and nothing else at all", async () => {
  expect((await askWorker("/metrics", "Bearer no")).status).toBe(401);
  expect((await askWorker("/")).status).toBe(404);
});

test("the queue tells what waits and for how long", async () => {
  const { jobs } = server.context;
  // A queue of which the worker takes nothing: the job may be begun now, and nobody does.
  await server.stopWorker();
  const { tryInputJob } = await import("#server/jobs/try-input");
  await jobs.send(tryInputJob, { trial: crypto.randomUUID() });
  await new Promise((done) => setTimeout(done, 50));
  const text = await scrape();
  expect(figureOf(text, "fiftyfold_queue_jobs", { job: "try-input", state: "waiting" })).toBe(1);
  expect(figureOf(text, "fiftyfold_queue_jobs", { job: "evaluate", state: "waiting" })).toBe(0);
  expect(figureOf(text, "fiftyfold_queue_oldest_waiting_seconds", { job: "try-input" })).toBeGreaterThan(0.04);
});

test("a database that fails takes its own figures with it, and no others", async () => {
  const { execute } = server.context.db;
  server.context.db.execute = () => Promise.reject(new Error("gone")) as never;
  const text = await scrape();
  server.context.db.execute = execute;
  expect(figureOf(text, "fiftyfold_database_up")).toBe(0);
  expect(figureOf(text, "fiftyfold_queue_jobs")).toBeNull();
  expect(figureOf(text, "process_cpu_seconds_total")).toBeGreaterThan(0);
});
