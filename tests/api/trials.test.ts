import { afterAll, beforeAll, expect, test } from "vitest";
import { updateTrial } from "#db/queries/trials";
import { trials } from "#db/schema/trials";
import type { RowDetail } from "#server/contracts/rows";
import { type TrialView, trialViewSchema } from "#server/contracts/trial";
import type { EvaluationView, StressSetView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { sampleRows } from "#tests/api/sample-rows";
import { upload } from "#tests/api/upload";

let server: Server;
let token: string;
beforeAll(async () => {
  server = await startServer({ worker: true });
  token = await server.newToken();
});
afterAll(() => server.stop());

const ask = (json: unknown, who = token) => callRoute("POST", "/families/tiny-text/trials", { token: who, json });

test("every variant answers one text just as it answers that row of an evaluation", { timeout: 120_000 }, async () => {
  const set = (await (await upload({ token })).json()) as StressSetView;
  const created = await callRoute("POST", "/evaluations", { token, json: { stressSet: set.id } });
  const { id } = (await created.json()) as EvaluationView;
  await (await callRoute("GET", `/evaluations/${id}/events`, { token })).text();
  for (const row of [1, 8, 23]) {
    const answer = await ask({ modality: "text", text: sampleRows(40)[row - 1]?.text });
    expect(answer.status).toBe(201);
    const trial: TrialView = trialViewSchema.parse(await answer.json());
    const detail = (await (await callRoute("GET", `/evaluations/${id}/rows/${row}`, { token })).json()) as RowDetail;
    const said = trial.result?.variants.map(({ variant, probabilities }) => {
      expect(probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
      const confidence = Math.max(...probabilities);
      return { variant, label: trial.result?.labels[probabilities.indexOf(confidence)], confidence };
    });
    expect(said).toEqual(detail.variants.map((each) => ({ ...each, confidence: expect.closeTo(each.confidence, 4) })));
  }
});

test("a trial can be asked for again by its owner, and by nobody else", async () => {
  const answer = await ask({ modality: "text", text: "a lovely film" });
  const trial = (await answer.json()) as TrialView;
  expect(answer.headers.get("location")).toBe(`/api/v1/trials/${trial.id}`);
  expect(await (await callRoute("GET", `/trials/${trial.id}`, { token })).json()).toEqual(trial);
  const other = await server.newToken();
  await expectProblem(await callRoute("GET", `/trials/${trial.id}`, { token: other }), 404);
  await expectProblem(await callRoute("GET", "/trials/none", { token }), 404);
});

test.each([
  { json: { modality: "text", text: "   " }, status: 400, says: /text/ },
  { json: { modality: "text", text: "x".repeat(10_001) }, status: 400, says: /text/ },
  { json: { modality: "text" }, status: 400, says: /text/ },
  { json: { modality: "smell" }, status: 400, says: /modality/ },
  { json: { modality: "tabular", features: {} }, status: 422, says: /takes text input/ },
  { json: { modality: "image", name: "x" }, status: 415, says: /body itself/ },
])("$json is refused with $status", async ({ json, status, says }) => {
  const problem = await expectProblem(await ask(json), status);
  expect(`${problem.detail} ${JSON.stringify(problem)}`).toMatch(says);
});

test("an image for a family of texts is refused, and nothing of it is kept", async () => {
  const answer = await callRoute("POST", "/families/tiny-text/trials", {
    token,
    headers: { "content-type": "image/png" },
    body: new Uint8Array([137, 80, 78, 71]),
  });
  await expectProblem(answer, 422);
  expect(server.storedFiles().filter((name) => name === "image")).toEqual([]);
});

test("characters that a database cannot store do no harm", async () => {
  const answer = await ask({ modality: "text", text: "a\u0000 lovely \ud800 film" });
  expect(answer.status).toBe(201);
});

test("there is no trial without a workspace, nor of a family that is not there", async () => {
  const json = { modality: "text", text: "fine" };
  expect((await callRoute("POST", "/families/tiny-text/trials", { json })).status).toBe(401);
  await expectProblem(await callRoute("POST", "/families/none/trials", { token, json }), 404);
});

test("who has several waiting must wait, and may ask again afterwards", async () => {
  const who = await server.newToken();
  const first = (await (await ask({ modality: "text", text: "fine" }, who)).json()) as TrialView;
  const { db } = server.context;
  const [row] = await db.select().from(trials);
  const { id: _, ...copy } = {
    ...row,
    ...(await db.query.trials.findFirst({ where: (t, { eq }) => eq(t.id, first.id) })),
  };
  const waiting = Array.from({ length: 4 }, () => ({ ...copy, result: null }));
  const made = await db
    .insert(trials)
    .values(waiting as (typeof trials.$inferInsert)[])
    .returning({ id: trials.id });
  await expectProblem(await ask({ modality: "text", text: "fine" }, who), 409);
  for (const { id } of made) await updateTrial(db, id, { result: first.result });
  expect((await ask({ modality: "text", text: "fine" }, who)).status).toBe(201);
});

test("the family's sample gives inputs to begin with", async () => {
  const { items } = (await (await callRoute("GET", "/families/tiny-text/examples")).json()) as {
    items: { input: { text: string }; label: string }[];
  };
  expect(items.length).toBeGreaterThan(3);
  expect(items.every(({ input, label }) => input.text !== "" && ["positive", "negative"].includes(label))).toBe(true);
  await expectProblem(await callRoute("GET", "/families/tiny-text/example-image?name=x"), 404);
});
