import { afterAll, beforeAll, expect, test } from "vitest";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { GET, POST } from "../../app/api/trpc/[trpc]/route.ts";

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const url = (procedure: string): string => `http://localhost/api/trpc/${procedure}`;
const post = (procedure: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  POST(
    new Request(url(procedure), { method: "POST", body, headers: { "content-type": "application/json", ...headers } }),
  );

test("the catalogue is open to everybody", async () => {
  const answer = await (await GET(new Request(url("families.list")))).json();
  expect(answer.result.data.items[0].slug).toBe("tiny-text");
});

test("a browser is given a workspace by a cookie that scripts cannot read", async () => {
  const response = await post("workspace.ensure", "{}");
  expect(response.status).toBe(200);
  expect(response.headers.get("set-cookie")).toMatch(/^fiftyfold_workspace=ff_.*; HttpOnly; SameSite=Lax/);
});

test("without a workspace the private procedures find nothing", async () => {
  const response = await post("evaluations.create", JSON.stringify({ stressSet: "x" }));
  expect(response.status).toBe(404);
  expect((await response.json()).error.data.problem.code).toBe("not-found");
});

test("a body without end is refused before it is read to its end", async () => {
  await expectProblem(await post("stressSets.map", JSON.stringify({ id: "x".repeat(3_000_000) })), 413);
});

test("a page of another site cannot change anything", async () => {
  await expectProblem(await post("workspace.ensure", "{}", { "sec-fetch-site": "cross-site" }), 403);
});

test.each(["", "not json", "[]", '{"id":1}'])(
  "a body of %j is the sender's mistake, not the server's",
  async (body) => {
    expect((await post("stressSets.map", body)).status).toBeLessThan(500);
  },
);
