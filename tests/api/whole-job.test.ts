import { afterAll, beforeAll, expect, test } from "vitest";
import { cataloguePageSchema } from "#server/contracts/catalogue";
import { reportSchema } from "#server/contracts/report";
import {
  type EvaluationView,
  evaluationViewSchema,
  familyViewSchema,
  progressSchema,
  type StressSetView,
  stressSetViewSchema,
} from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { type Server, startServer } from "#tests/api/harness";
import { upload, uploadReady } from "#tests/api/upload";

let server: Server;
let token: string;
beforeAll(async () => {
  server = await startServer({ worker: true });
  token = await server.newToken();
});
afterAll(() => server.stop());

const get = (path: string, headers: Record<string, string> = {}) => callRoute("GET", path, { token, headers });

/** Reads server-sent events until the stream ends. */
async function readEvents(response: Response): Promise<{ event: string; data: unknown }[]> {
  const blocks = (await response.text()).split("\n\n").filter((block) => block.startsWith("event:"));
  return blocks.map((block) => ({
    event: /^event: (.*)$/m.exec(block)?.[1] ?? "",
    data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null"),
  }));
}

async function evaluate(): Promise<EvaluationView> {
  const set = await uploadReady(token);
  const created = await callRoute("POST", "/evaluations", { token, json: { stressSet: set.id, seed: 7 } });
  expect(created.status).toBe(202);
  const evaluation = (await created.json()) as EvaluationView;
  expect(created.headers.get("location")).toBe(`/api/v1/evaluations/${evaluation.id}`);
  expect(evaluation.options).toEqual({ metric: "accuracy", constraints: [], confidence: 0.95, seed: 7, stresses: [] });
  await (await get(`/evaluations/${evaluation.id}/events`)).text();
  return evaluation;
}

test("the catalogue answers as its schemas say, to anybody", async () => {
  const list = cataloguePageSchema.strict();
  const { items } = list.parse(await (await callRoute("GET", "/families")).json());
  expect(items.map(({ slug, variants }) => [slug, variants])).toEqual([["tiny-text", 3]]);
  const family = await (await callRoute("GET", "/families/tiny-text")).json();
  expect(familyViewSchema.parse(family)).toEqual(family);
});

test("a file is uploaded, ranked on while events tell of it, and its results are taken home", {
  timeout: 120_000,
}, async () => {
  const set = await uploadReady(token);
  expect(stressSetViewSchema.parse(set)).toEqual(set);
  expect(set).toMatchObject({ state: "ready", name: "rows.csv", dataset: { rows: 40, classCounts: [20, 20] } });

  const created = await callRoute("POST", "/evaluations", { token, json: { stressSet: set.id } });
  const { id } = (await created.json()) as EvaluationView;
  const early = await get(`/evaluations/${id}/report.json`);
  expect([early.status, ((await early.json()) as { detail: string }).detail]).toEqual([
    409,
    expect.stringMatching(/no report/),
  ]);

  const stream = await get(`/evaluations/${id}/events`);
  expect(stream.headers.get("content-type")).toMatch(/^text\/event-stream/);
  const events = await readEvents(stream);
  for (const { event, data } of events) {
    expect(event).toBe("progress");
    progressSchema.strict().parse(data);
  }
  expect(events.at(-1)?.data).toEqual({ state: "done", phase: "finished", rowsDone: 40, rowsTotal: 40 });

  const evaluation = (await (await get(`/evaluations/${id}`)).json()) as EvaluationView;
  expect(evaluationViewSchema.parse(evaluation)).toEqual(evaluation);
  const json = await get(`/evaluations/${id}/report.json`);
  const report = reportSchema.parse(await json.json());
  expect(report).toEqual(evaluation.report);
  expect(report.data).toEqual({ rows: 40, skipped: 0, sha256: set.sha256 });
  // Variant 00 knows all the words of the rows, 01 few of them.
  const correct = Object.fromEntries(report.variants.map((variant) => [variant.variant, variant.correct]));
  expect(correct["00"]).toBe(40);
  expect(correct["01"]).toBeLessThan(40);

  const csv = await get(`/evaluations/${id}/report.csv`);
  expect(csv.headers.get("content-disposition")).toBe('attachment; filename="tiny-text-report.csv"');
  expect((await csv.text()).trim().split("\n")).toHaveLength(4);
  const html = await get(`/evaluations/${id}/report.html`);
  expect(html.headers.get("content-security-policy")).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  );
  expect(await html.text()).toContain(report.verdict.headline.replaceAll("'", "&#39;"));

  const bundle = await get(`/evaluations/${id}/bundle.zip`);
  expect(bundle.headers.get("content-disposition")).toContain(`tiny-text-${report.recommendation.variant}.zip`);
  const zip = Buffer.from(await bundle.arrayBuffer());
  for (const name of ["report.json", "mapping.json"]) expect(zip.includes(name), name).toBe(true);
  const other = await get(`/evaluations/${id}/bundle.zip?variant=02`);
  expect(other.headers.get("content-disposition")).toContain("tiny-text-02.zip");
  await other.body?.cancel();
  const several = await get(`/evaluations/${id}/bundle.zip?ensemble=2`);
  expect(several.headers.get("content-disposition")).toContain("tiny-text-ensemble-2.zip");
  expect((await get(`/evaluations/${id}/bundle.zip?ensemble=5`)).status).toBe(404);
  for (const query of ["ensemble=1", "ensemble=two", "ensemble=2&variant=02"]) {
    expect((await get(`/evaluations/${id}/bundle.zip?${query}`)).status, query).toBe(400);
  }
  expect((await get(`/evaluations/${id}/bundle.zip?variant=97`)).status).toBe(404);
  expect((await get(`/evaluations/${id}/bundle.zip?variant=../x`)).status).toBe(400);
});

test("the same file, options and seed give the same report, to the byte", { timeout: 120_000 }, async () => {
  const first = await get(`/evaluations/${(await evaluate()).id}/report.json`);
  const second = await get(`/evaluations/${(await evaluate()).id}/report.json`);
  expect(first.status).toBe(200);
  expect(await second.text()).toBe(await first.text());
  expect(second.headers.get("etag")).toBe(first.headers.get("etag"));
});

test("events end at once for who asks after the end, and 204 keeps a browser from asking again", async () => {
  const { id } = await evaluate();
  const events = await readEvents(await get(`/evaluations/${id}/events`));
  expect(events).toHaveLength(1);
  expect((await get(`/evaluations/${id}/events`, { "last-event-id": "over" })).status).toBe(204);
});

test("a cancelled evaluation says so and has no report; cancelling again changes nothing", async () => {
  const set = await uploadReady(token);
  const { id } = (await (
    await callRoute("POST", "/evaluations", { token, json: { stressSet: set.id } })
  ).json()) as EvaluationView;
  const cancel = () => callRoute("POST", `/evaluations/${id}/cancel`, { token });
  const cancelled = (await (await cancel()).json()) as EvaluationView;
  expect(cancelled.progress.state).toBe("cancelled");
  expect(await (await cancel()).json()).toEqual(cancelled);
  expect((await get(`/evaluations/${id}/bundle.zip`)).status).toBe(409);
});

test("with mapping=review a file waits for its mapping, and a mapping that fails can be sent anew", async () => {
  const received = await upload({ token, mapping: "review" });
  const set = (await received.json()) as StressSetView;
  expect([received.status, set.state]).toEqual([201, "needs-mapping"]);
  expect(set.inspection?.guess).toMatchObject({ text: "text", label: "label" });
  const unready = await callRoute("POST", "/evaluations", { token, json: { stressSet: set.id } });
  expect(unready.status).toBe(409);

  const map = (json: unknown) => callRoute("PUT", `/stress-sets/${set.id}/mapping`, { token, json });
  const wrong = await map({ text: "text", label: "verdict" });
  expect(wrong.status).toBe(422);
  expect(await wrong.json()).toMatchObject({
    detail: "rows.csv has no column 'verdict' for the label.",
    where: { column: "verdict" },
  });
  const right = await map({ text: "text", label: "label", slices: ["region"] });
  expect(right.status).toBe(200);
  expect(await right.json()).toMatchObject({
    state: "ready",
    error: null,
    dataset: { slices: [{ column: "region" }] },
  });
});

test("a stress set that is deleted for good is gone with its files and evaluations", async () => {
  const { id } = await evaluate();
  const { stressSet } = (await (await get(`/evaluations/${id}`)).json()) as EvaluationView;
  const before = server.storedFiles().length;
  expect((await callRoute("DELETE", `/stress-sets/${stressSet.id}?forGood=true`, { token })).status).toBe(204);
  expect(server.storedFiles().length).toBeLessThan(before);
  for (const path of [`/stress-sets/${stressSet.id}`, `/evaluations/${id}`]) expect((await get(path)).status).toBe(404);
});
