import { afterAll, beforeAll, expect, test } from "vitest";
import type { EvaluationView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { uploadForm } from "#tests/api/upload";
import { captureLog, type LogRecord } from "#tests/log/capture-log";
import { GET as trpc } from "../../app/api/trpc/[trpc]/route.ts";

const SECRET_WORDS = "the-plot-of-my-unpublished-novel";

let server: Server;
let token: string;
beforeAll(async () => {
  server = await startServer({ worker: true });
  token = await server.newToken();
});
afterAll(() => server.stop());

const withId = (id: string) => ({ "x-request-id": id });
const of = (records: LogRecord[], requestId: string): LogRecord[] =>
  records.filter((record) => record.requestId === requestId);

/** A workspace's database call that fails as an unforeseen one would, with the person's words in its message. */
async function breakDatabase<T>(run: () => Promise<T>): Promise<T> {
  const { db } = server.context;
  const { select } = db;
  db.select = () => {
    throw new Error(`connection to '${SECRET_WORDS}' lost`);
  };
  try {
    return await run();
  } finally {
    db.select = select;
  }
}

test("an answer carries the id that its caller gave, and every line of the log carries it too", async () => {
  let response: Response | undefined;
  const records = await captureLog(async () => {
    response = await callRoute("GET", "/families/tiny-text", { headers: withId("asked-7") });
  });
  expect(response?.headers.get("x-request-id")).toBe("asked-7");
  expect(of(records, "asked-7")).toMatchObject([
    { msg: "request", door: "rest", route: "/api/v1/families/{slug}", method: "GET", status: 200 },
  ]);
});

test.each(["", "two words", "x".repeat(65)])("an id such as %j is none, and the request gets one", async (id) => {
  const response = await callRoute("GET", "/families", { headers: withId(id) });
  expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

test("a job is logged under the id of the request that sent it, with its own id and that of what it works on", async () => {
  const body = uploadForm({ token });
  const set = await (await callRoute("POST", "/stress-sets", { token, body, headers: withId("upload-1") })).json();
  const created = await callRoute("POST", "/evaluations", {
    token,
    json: { stressSet: set.id },
    headers: withId("rank-1"),
  });
  const evaluation = (await created.json()) as EvaluationView;
  await (await callRoute("GET", `/evaluations/${evaluation.id}/events`, { token })).text();
  await expect.poll(() => of(server.workerLog(), "rank-1"), { timeout: 10_000 }).toHaveLength(2);
  expect(of(server.workerLog(), "upload-1")).toMatchObject([
    { msg: "job done", job: "read-stress-set", jobId: expect.any(String), stressSet: set.id, ms: expect.any(Number) },
  ]);
  // So is each unit of an evaluation that it has cut into such.
  expect(of(server.workerLog(), "rank-1")).toMatchObject([
    { msg: "job done", job: "predict-unit", jobId: expect.any(String), evaluation: evaluation.id, start: 0 },
    { msg: "job done", job: "evaluate", jobId: expect.any(String), evaluation: evaluation.id },
  ]);
});

test("a fault of ours names its request and hides its cause; the log has it once, with where it happened", async () => {
  let response: Response | undefined;
  const records = await captureLog(async () => {
    response = await breakDatabase(() => callRoute("GET", "/families/tiny-text", { headers: withId("broken-1") }));
  });
  const problem = await expectProblem(response as Response, 500);
  expect(problem).toMatchObject({ requestId: "broken-1", hint: expect.stringContaining("broken-1") });
  expect(JSON.stringify(problem)).not.toContain("connection");
  const errors = of(records, "broken-1").filter(({ level }) => level === "error");
  expect(errors).toMatchObject([{ err: { message: "connection to … lost", stack: expect.stringContaining("at ") } }]);
});

test("so does one behind the pages' own door", async () => {
  let body = "";
  const request = new Request("http://localhost/api/trpc/families.list", { headers: withId("broken-2") });
  const records = await captureLog(async () => {
    const response = await breakDatabase(() => trpc(request));
    expect(response.headers.get("x-request-id")).toBe("broken-2");
    body = await response.text();
  });
  const { data } = JSON.parse(body).error;
  expect(data.problem).toMatchObject({ code: "internal", requestId: "broken-2" });
  expect(data.problem.hint.split("broken-2")).toHaveLength(2);
  expect(body).not.toContain("connection");
  expect(of(records, "broken-2").filter(({ level }) => level === "error")).toHaveLength(1);
});

test("no line holds a token, a link, or what a person has sent", async () => {
  const name = `${SECRET_WORDS}.csv`;
  const content = `text,label\n${`${SECRET_WORDS} was good,positive\n${SECRET_WORDS} was slow,negative\n`.repeat(20)}`;
  const links: string[] = [];
  const records = await captureLog(async () => {
    const good = uploadForm({ token, name, content });
    const set = await (await callRoute("POST", "/stress-sets", { token, body: good })).json();
    const json = { stressSet: set.id };
    const { id } = await (await callRoute("POST", "/evaluations", { token, json })).json();
    await (await callRoute("GET", `/evaluations/${id}/events`, { token })).text();
    const shared = await callRoute("POST", `/evaluations/${id}/shares`, { token, json: { showRows: true } });
    links.push(((await shared.json()) as { path: string }).path.split("/").at(-1) as string);
    for (const path of ["report.json", "rows", "rows/1"])
      expect((await callRoute("GET", `/shared/${links[0]}/${path}`)).status).toBe(200);
    await callRoute("GET", `/shared/${links[0]}x/rows?q=${SECRET_WORDS}`);
    await callRoute("GET", `/nothing/${SECRET_WORDS}`, { token });
    const bad = uploadForm({ token, name, content: `${SECRET_WORDS}\n` });
    expect((await callRoute("POST", "/stress-sets", { token, body: bad })).status).toBe(422);
    await breakDatabase(() => callRoute("GET", `/evaluations/${id}/rows?q=${SECRET_WORDS}`, { token }));
  }, "trace");
  const all = JSON.stringify([records, server.workerLog()]);
  expect(records.length).toBeGreaterThan(10);
  expect(links[0]?.length).toBeGreaterThan(20);
  for (const secret of [token, SECRET_WORDS, ...links]) expect(all).not.toContain(secret);
});
