import { afterAll, beforeAll, expect, test } from "vitest";
import type { EvaluationView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { type Server, startServer } from "#tests/api/harness";
import { uploadReady } from "#tests/api/upload";

const MOST = 2;

let server: Server;
beforeAll(async () => {
  server = await startServer({ worker: true, settings: { MAX_OPEN_EVALUATIONS: String(MOST) } });
});
afterAll(() => server.stop());

test("a workspace has so many evaluations that wait or run at a time; more are refused with the way out, and nobody else's", async () => {
  const [token, other] = [await server.newToken(), await server.newToken()];
  const [set, theirs] = [await uploadReady(token), await uploadReady(other)];
  // Nobody works on them: they stay open.
  await server.stopWorker();
  const ask = (by: string, stressSet: string) => callRoute("POST", "/evaluations", { token: by, json: { stressSet } });

  const answers = await Promise.all(Array.from({ length: MOST + 3 }, () => ask(token, set.id)));
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 429, 429, 429]);
  const refused = answers.find(({ status }) => status === 429) as Response;
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({
    status: 429,
    code: "too-many",
    detail: `This workspace has ${MOST} evaluations that wait or run already, as many as it may have at a time.`,
    hint: expect.stringContaining("cancel one"),
  });
  expect((await ask(other, theirs.id)).status).toBe(202);

  const taken = answers.find(({ status }) => status === 202) as Response;
  const { id } = (await taken.json()) as EvaluationView;
  await callRoute("POST", `/evaluations/${id}/cancel`, { token });
  expect((await ask(token, set.id)).status).toBe(202);
});
