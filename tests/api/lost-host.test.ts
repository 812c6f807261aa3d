import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getEvaluation } from "#db/queries/evaluations";
import type { RowPage } from "#server/contracts/rows";
import type { EvaluationView, StressSetView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { endWorker, type Server, startServer } from "#tests/api/harness";
import { sampleCsv } from "#tests/api/sample-rows";
import { upload } from "#tests/api/upload";
import { childIds } from "#tests/inference/child-ids";
import { until } from "#tests/jobs/harness";
import { CREDENTIALS, type S3Server, startS3Server } from "#tests/storage/s3-server";

const ROWS = 60_000;
let folder: string;
let store: S3Server;
let server: Server;
beforeAll(async () => {
  Object.assign(process.env, CREDENTIALS);
  folder = mkdtempSync(join(tmpdir(), "fiftyfold-lost-"));
  store = await startS3Server();
  const settings = { STORAGE_URL: store.urlOf("files") };
  server = await startServer({ maxUploadBytes: 20_000_000, dataDirectory: join(folder, "web"), settings });
});
afterAll(async () => {
  await server.stop();
  await store.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a host that is lost in the middle of an evaluation: a worker on another one, with nothing of its disk, ends it", {
  timeout: 150_000,
}, async () => {
  const token = await server.newToken();
  const first = await server.startWorker(join(folder, "lost"));
  const made = await upload({ token, content: sampleCsv(ROWS), mapping: "{}" });
  const set: StressSetView = await made.json();
  expect(set).toMatchObject({ state: "ready" });
  const json = { stressSet: set.id };
  const { id }: EvaluationView = await (await callRoute("POST", "/evaluations", { token, json })).json();
  const progressed = async () => ((await getEvaluation(server.context.db, id))?.rowsDone ?? 0) > 256;
  await until(async () => childIds(first.pid).length > 0 && (await progressed()));
  first.kill("SIGKILL");
  expect((await getEvaluation(server.context.db, id))?.state).toBe("running");
  rmSync(join(folder, "lost"), { recursive: true, force: true });
  const second = await server.startWorker(join(folder, "other"));
  const done = await until(async () => {
    const row = await getEvaluation(server.context.db, id);
    if (row?.state === "failed") throw new Error(`It failed: ${row.error?.message}`);
    return row?.state === "done" && row;
  }, 100_000);
  await endWorker(second);
  expect(done.report).toMatchObject({ rows: ROWS });
  const page = await callRoute("GET", `/evaluations/${id}/rows?limit=1`, { token });
  expect(((await page.json()) as RowPage).total).toBe(ROWS);
});
