import { afterAll, beforeAll, expect, test } from "vitest";
import type { StressSetView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { type Server, startServer } from "#tests/api/harness";
import { upload, uploadReady } from "#tests/api/upload";
import { GET } from "../../app/api/trpc/[trpc]/route.ts";

let server: Server;
beforeAll(async () => {
  server = await startServer({ worker: true });
});
afterAll(() => server.stop());

async function ask(token: string, stressSet: string, requirement: object): Promise<void> {
  const created = await callRoute("POST", "/evaluations", { token, json: { stressSet, ...requirement } });
  expect(created.status, await created.clone().text()).toBe(202);
}

async function offered(token: string, stressSet: string): Promise<unknown> {
  const input = encodeURIComponent(JSON.stringify({ stressSet }));
  const url = `http://localhost/api/trpc/evaluations.requirements?input=${input}`;
  const answer = await GET(new Request(url, { headers: { cookie: `fiftyfold_workspace=${token}` } }));
  return (await answer.json()).result?.data ?? answer.status;
}

test("requirements of earlier rankings are offered once each, the newest first, where the set can carry them", async () => {
  const token = await server.newToken();
  const mapping = JSON.stringify({ text: "text", label: "label", slices: ["region"] });
  const sliced = (await (await upload({ token, mapping })).json()) as StressSetView;
  const plain = await uploadReady(token);
  const constrained = { metric: "accuracy", constraints: ["recall on class positive >= 0.7"] };
  const ofSlice = { metric: "accuracy", constraints: ["accuracy on slice region=north >= 0.6"] };
  await ask(token, sliced.id, { metric: "log-loss" });
  await ask(token, sliced.id, constrained);
  await ask(token, sliced.id, ofSlice);
  await ask(token, sliced.id, { metric: "log-loss", seed: 2 });
  const newestFirst = [{ metric: "log-loss", constraints: [] }, ofSlice, constrained];
  expect(await offered(token, sliced.id)).toEqual(newestFirst);
  expect(await offered(token, plain.id)).toEqual(newestFirst.filter((each) => each !== ofSlice));

  const other = await server.newToken();
  expect(await offered(other, sliced.id)).toBe(404);
  const own = await uploadReady(other);
  expect(await offered(other, own.id)).toEqual([]);
});
