import { afterAll, beforeAll, expect, test } from "vitest";
import type { EvaluationView, StressSetView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { upload, uploadReady } from "#tests/api/upload";

let server: Server;
let token: string;
beforeAll(async () => {
  server = await startServer({ worker: true });
  token = await server.newToken();
});
afterAll(() => server.stop());

const call = (method: string, path: string, json?: object) =>
  callRoute(method, path, { token, ...(json !== undefined && { json }) });
const items = async (path: string): Promise<{ id: string }[]> =>
  ((await (await call("GET", path)).json()) as { items: { id: string }[] }).items;

/** An evaluation that is over, and so has written all its files. */
async function evaluate(stressSet: string): Promise<string> {
  const { id } = (await (await call("POST", "/evaluations", { stressSet })).json()) as EvaluationView;
  const state = async () => ((await (await call("GET", `/evaluations/${id}`)).json()) as EvaluationView).progress.state;
  await expect.poll(state, { timeout: 60_000 }).toBe("done");
  return id;
}

test("a stress set and its evaluation can be deleted and had back, each for itself", { timeout: 90_000 }, async () => {
  const { id: set } = await uploadReady(token);
  const evaluation = await evaluate(set);
  for (const [path, kind] of [
    [`/evaluations/${evaluation}`, "evaluation"],
    [`/stress-sets/${set}`, "stress-set"],
  ] as const) {
    expect((await call("DELETE", path)).status).toBe(204);
    await expectProblem(await call("GET", path), 404);
    await expectProblem(await call("DELETE", path), 404);
    expect(await items("/deleted")).toMatchObject([{ kind, name: "rows.csv", familyTitle: expect.any(String) }]);
    expect((await call("POST", `${path}/restore`)).status).toBe(200);
    expect((await call("POST", `${path}/restore`)).status).toBe(200);
    expect((await call("GET", path)).status).toBe(200);
    expect(await items("/deleted")).toEqual([]);
  }
});

test("for good, before or after an ordinary deletion, leaves no file and nothing to be had back", async () => {
  // Units of evaluations that were asked for before go when these are over.
  const ofUnits = () => server.storedFiles().filter((name) => /^(unit\.json|cut\.json|done)$|\.tensors$/.test(name));
  await expect.poll(ofUnits, { timeout: 10_000 }).toEqual([]);
  const before = server.storedFiles().length;
  for (const first of ["", "soft"]) {
    const { id } = await uploadReady(token);
    if (first) await call("DELETE", `/stress-sets/${id}`);
    expect(server.storedFiles().length).toBeGreaterThan(before);
    expect((await call("DELETE", `/stress-sets/${id}?forGood=true`)).status).toBe(204);
    expect(server.storedFiles()).toHaveLength(before);
    await expectProblem(await call("POST", `/stress-sets/${id}/restore`), 404);
  }
  expect(await items("/deleted")).toEqual([]);
});

test("a query that means nothing deletes nothing", async () => {
  const { id } = await uploadReady(token);
  for (const query of ["?forgood=true", "?forGood=yes", "?forGood=true&forGood=true"])
    await expectProblem(await call("DELETE", `/stress-sets/${id}${query}`), 400);
  expect((await call("GET", `/stress-sets/${id}`)).status).toBe(200);
});

test("a name is trimmed and kept; what is no name is refused", async () => {
  const { id } = await uploadReady(token);
  const renamed = await call("PATCH", `/stress-sets/${id}`, { name: "  Größe “neu” 😀 " });
  expect(((await renamed.json()) as StressSetView).name).toBe("Größe “neu” 😀");
  for (const name of ["", "   ", "x".repeat(121), "a\nb", "a\0", "\ud800", 7])
    await expectProblem(await call("PATCH", `/stress-sets/${id}`, { name: name as string }), 400);
});

test("the list of skipped rows can be fetched whatever the set is called", async () => {
  for (const name of ["Bewertungen \u{1F600}.csv", 'a"b\\c.csv']) {
    const { id } = (await (await upload({ token, name })).json()) as StressSetView;
    await call("PATCH", `/stress-sets/${id}`, { name });
    const answer = await call("GET", `/stress-sets/${id}/skipped.csv`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-disposition")).toContain(
      `filename*=UTF-8''${encodeURIComponent(name.replace(".csv", "-skipped.csv"))}`,
    );
  }
});
