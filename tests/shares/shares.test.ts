import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluations } from "#db/schema/evaluations";
import { shares } from "#db/schema/shares";
import { stressSets } from "#db/schema/stress-sets";
import type { EvaluationView, SharedReport, ShareView } from "#server/contracts/views";
import { openShare } from "#server/shares/open-share";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { sampleCsv } from "#tests/api/sample-rows";
import { upload } from "#tests/api/upload";

const FILE = "kunden-2026-geheim.csv";

let server: Server;
let mine: string;
let evaluation: string;
beforeAll(async () => {
  server = await startServer({ worker: true });
  mine = await server.newToken();
  const mapping = JSON.stringify({ slices: ["region"] });
  const sent = await upload({ token: mine, name: FILE, content: sampleCsv(40), mapping });
  const { id: stressSet } = (await sent.json()) as { id: string };
  const created = await callRoute("POST", "/evaluations", { token: mine, json: { stressSet } });
  evaluation = ((await created.json()) as EvaluationView).id;
  await (await callRoute("GET", `/evaluations/${evaluation}/events`, { token: mine })).text();
}, 120_000);
afterAll(() => server.stop());

const share = async (showRows = false): Promise<ShareView & { token: string }> => {
  const answer = await callRoute("POST", `/evaluations/${evaluation}/shares`, { token: mine, json: { showRows } });
  expect(answer.status).toBe(201);
  const view = (await answer.json()) as ShareView;
  return { ...view, token: view.path.replace("/shared/", "") };
};
/** Without cookie or token, as whoever has the link asks. */
const read = (token: string, path: string) => callRoute("GET", `/shared/${token}/${path}`);
const files = ["report.json", "report.csv", "report.html"];
const rowPaths = ["rows", "rows.csv", "rows/1", "rows/1/image.webp"];

describe("a link", () => {
  test("opens the very report that its owner has, in every form, to whoever has it", async () => {
    const { token } = await share();
    for (const file of files) {
      const own = await callRoute("GET", `/evaluations/${evaluation}/${file}`, { token: mine });
      const shared = await read(token, file);
      expect(shared.status).toBe(200);
      expect(await shared.text()).toBe(await own.text());
    }
  });

  test("is kept by no cache, found by no search engine, and sent to no other site", async () => {
    const { token } = await share(true);
    for (const path of [...files, "rows", "rows.csv", "rows/1"]) {
      const { status, headers } = await read(token, path);
      expect([path, status]).toEqual([path, 200]);
      expect(headers.get("cache-control")).toBe("private, no-store");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-robots-tag")).toContain("noindex");
    }
  });

  test("tells neither the file's name nor anything to find the workspace by", async () => {
    const { token } = await share(true);
    const { context } = server;
    const [row] = await context.db.select().from(evaluations).where(eq(evaluations.id, evaluation));
    const page = JSON.stringify(await openShare(context, token));
    const told = await Promise.all(
      [...files, "rows", "rows.csv"].map(async (path) => (await read(token, path)).text()),
    );
    for (const text of [page, ...told])
      for (const secret of [FILE, "geheim", evaluation, row?.workspace ?? "?", row?.stressSet ?? "?"])
        expect(text).not.toContain(secret);
  });

  test("is shown to its owner again, newest first, and nothing that opens it is stored", async () => {
    const [first, second] = [await share(), await share(true)];
    const listed = await callRoute("GET", `/evaluations/${evaluation}/shares`, { token: mine });
    const { items } = (await listed.json()) as { items: ShareView[] };
    expect(items.slice(0, 2).map(({ path, showRows }) => ({ path, showRows }))).toEqual([
      { path: second.path, showRows: true },
      { path: first.path, showRows: false },
    ]);
    const stored = JSON.stringify(await server.context.db.select().from(shares));
    for (const { token } of [first, second]) expect(stored).not.toContain(token.slice(22));
  });
});

describe("what is no link is not found, and all of it alike", () => {
  const problemOf = async (token: string) => expectProblem(await read(token, "report.json"), 404);

  test("a wrong signature, an unknown share, a revoked one, a deleted evaluation and a deleted set", async () => {
    const { context } = server;
    const { id, token } = await share();
    const told = [await problemOf(`${token.slice(0, -1)}${token.endsWith("A") ? "E" : "A"}`)];
    await context.db.update(evaluations).set({ deletedAt: new Date() }).where(eq(evaluations.id, evaluation));
    told.push(await problemOf(token));
    await context.db.update(evaluations).set({ deletedAt: null }).where(eq(evaluations.id, evaluation));
    const [row] = await context.db.select().from(evaluations).where(eq(evaluations.id, evaluation));
    const set = eq(stressSets.id, row?.stressSet ?? "");
    await context.db.update(stressSets).set({ deletedAt: new Date() }).where(set);
    told.push(await problemOf(token));
    await context.db.update(stressSets).set({ deletedAt: null }).where(set);
    expect((await read(token, "report.json")).status).toBe(200);
    await context.db.update(shares).set({ revokedAt: new Date() }).where(eq(shares.id, id));
    told.push(await problemOf(token));
    await context.db.delete(shares).where(eq(shares.id, id));
    told.push(await problemOf(token));
    for (const problem of told) expect(problem).toEqual(told[0]);
  });

  test("the id of a share, of the evaluation or of its owner's workspace opens nothing", async () => {
    const { id, token } = await share();
    for (const guess of [id, evaluation, mine, id.replaceAll("-", ""), token.slice(0, 22)])
      await expectProblem(await read(guess, "report.json"), 404);
  });

  test("a revoked link is gone from the list, and cannot be changed or revoked again", async () => {
    const { id, path, token } = await share(true);
    expect((await callRoute("DELETE", `/shares/${id}`, { token: mine })).status).toBe(204);
    for (const file of [...files, ...rowPaths]) await expectProblem(await read(token, file), 404);
    const listed = await (await callRoute("GET", `/evaluations/${evaluation}/shares`, { token: mine })).text();
    expect(listed).not.toContain(path);
    await expectProblem(await callRoute("DELETE", `/shares/${id}`, { token: mine }), 404);
    await expectProblem(await callRoute("PUT", `/shares/${id}`, { token: mine, json: { showRows: true } }), 404);
  });
});

describe("rows", () => {
  test("are hidden unless the owner allows them, and hidden again at once", async () => {
    const { id, token } = await share();
    const set = (showRows: boolean) => callRoute("PUT", `/shares/${id}`, { token: mine, json: { showRows } });
    for (const path of rowPaths) await expectProblem(await read(token, path), 404);
    expect((await set(true)).status).toBe(200);
    const own = await callRoute("GET", `/evaluations/${evaluation}/rows?sort=row`, { token: mine });
    expect(await (await read(token, "rows?sort=row")).json()).toEqual(await own.json());
    expect((await (await read(token, "rows.csv")).text()).split("\r\n")).toHaveLength(42);
    expect((await set(false)).status).toBe(200);
    for (const path of rowPaths) await expectProblem(await read(token, path), 404);
  });

  test("are not in a report without them: no input, no row number, only counts", async () => {
    const { token } = await share();
    const report: SharedReport = await openShare(server.context, token);
    expect(report.showRows).toBe(false);
    expect(JSON.stringify(report)).not.toContain("visit number");
  });
});

describe("links are the owner's to make", () => {
  test("another workspace can neither list, make, change nor revoke them", async () => {
    const { id, token: link } = await share();
    const token = await server.newToken();
    await expectProblem(await callRoute("GET", `/evaluations/${evaluation}/shares`, { token }), 404);
    const json = { showRows: true };
    await expectProblem(await callRoute("POST", `/evaluations/${evaluation}/shares`, { token, json }), 404);
    await expectProblem(await callRoute("PUT", `/shares/${id}`, { token, json }), 404);
    await expectProblem(await callRoute("DELETE", `/shares/${id}`, { token }), 404);
    await expectProblem(await callRoute("DELETE", `/shares/${id}`), 401);
    await expectProblem(await read(link, "rows"), 404);
    expect((await read(link, "report.json")).status).toBe(200);
  });

  test("what is to be shown must be said", async () => {
    for (const json of [{}, { showRows: "yes" }, { showRows: true, password: "x" }])
      await expectProblem(await callRoute("POST", `/evaluations/${evaluation}/shares`, { token: mine, json }), 400);
  });

  test("there are at most 20 open links to a report, even when made at once", async () => {
    await server.context.db.delete(shares);
    const answers = await Promise.all(
      Array.from({ length: 24 }, () =>
        callRoute("POST", `/evaluations/${evaluation}/shares`, { token: mine, json: { showRows: false } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(4);
  });

  test("an evaluation that is not done cannot be shared", async () => {
    const { db } = server.context;
    const [row] = await db.select().from(evaluations).where(eq(evaluations.id, evaluation));
    const { id: _, report: __, ...values } = row as typeof evaluations.$inferSelect;
    const [open] = await db
      .insert(evaluations)
      .values({ ...values, state: "running" })
      .returning();
    const json = { showRows: false };
    await expectProblem(await callRoute("POST", `/evaluations/${open?.id}/shares`, { token: mine, json }), 409);
  });
});
