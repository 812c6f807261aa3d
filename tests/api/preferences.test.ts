import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { patienceOf, waitAfterSending } from "#server/api/rest/preferences";
import type { EvaluationView, StressSetView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { endWorker, type Server, startServer } from "#tests/api/harness";
import { sampleCsv } from "#tests/api/sample-rows";
import { upload } from "#tests/api/upload";

const asking = (prefer?: string): Request => new Request("http://localhost/", { headers: prefer ? { prefer } : {} });

describe("what a caller prefers", () => {
  test.each([
    [undefined, undefined],
    ["respond-async", 0],
    ["Respond-Async; foo=bar, handling=lenient", 0],
    ["wait=3", 3000],
    ['WAIT = "3"', 3000],
    ["respond-async, wait=3", 3000],
    ["wait=3, wait=9", 3000],
    ["wait=600", 20_000],
    ["wait=-1, wait=soon, wait, wait=1e3, wait=", undefined],
  ])("%j is %j ms that it waits for what it sent", (prefer, ms) => {
    expect(waitAfterSending(asking(prefer))).toBe(ms);
  });

  test("nobody who does not ask for it waits for what is in the making, and nobody who is gone", () => {
    for (const prefer of [undefined, "respond-async", "wait=0", "wait=soon"])
      expect(patienceOf(asking(prefer))).toBeUndefined();
    const caller = new AbortController();
    const patience = patienceOf(
      new Request("http://localhost/", { headers: { prefer: "wait=5" }, signal: caller.signal }),
    );
    expect(patience?.aborted).toBe(false);
    caller.abort();
    expect(patience?.aborted).toBe(true);
  });
});

describe("a set and a ranking in the making", () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), "fiftyfold-prefer-"));
  let server: Server;
  let token: string;
  beforeAll(async () => {
    server = await startServer({ dataDirectory });
    token = await server.newToken();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  const send = async (prefer: string): Promise<StressSetView> => {
    const response = await upload({ token, content: sampleCsv(20), mapping: "{}", headers: { Prefer: prefer } });
    expect(response.status).toBe(202);
    const set = (await response.json()) as StressSetView;
    expect(response.headers.get("location")).toBe(`/api/v1/stress-sets/${set.id}`);
    return set;
  };
  const look = async <View>(path: string, prefer?: string): Promise<View> => {
    const response = await callRoute("GET", path, { token, headers: prefer ? { prefer } : {} });
    expect(response.status).toBe(200);
    return (await response.json()) as View;
  };
  const timed = async <T>(ask: () => Promise<T>): Promise<[T, number]> => {
    const begun = Date.now();
    return [await ask(), Date.now() - begun];
  };

  test("are told at once, once they are over, or after as long as was asked for", async () => {
    // No worker runs: who waits is told after twenty seconds.
    const [{ id }, sent] = await timed(() => send("respond-async"));
    expect(sent).toBeLessThan(15_000);
    const [[, afterOne], [unread, atOnce], [still, atLast]] = await Promise.all([
      timed(() => send("wait=1")),
      timed(() => look<StressSetView>(`/stress-sets/${id}`)),
      timed(() => look<StressSetView>(`/stress-sets/${id}`, "wait=2")),
    ]);
    expect(afterOne).toBeGreaterThan(950);
    expect(afterOne).toBeLessThan(15_000);
    expect([unread.state, still.state]).toEqual(["received", "received"]);
    expect(atLast).toBeGreaterThan(1950);
    expect(atOnce).toBeLessThan(atLast);

    const waiting = look<StressSetView>(`/stress-sets/${id}`, "wait=20");
    const worker = await server.startWorker(dataDirectory);
    try {
      expect((await waiting).state).toBe("ready");
      const [again, ready] = await timed(() => look<StressSetView>(`/stress-sets/${id}`, "wait=20"));
      expect(again.state).toBe("ready");
      expect(ready).toBeLessThan(15_000);
      const asked = await callRoute("POST", "/evaluations", { token, json: { stressSet: id } });
      const { id: evaluation } = (await asked.json()) as EvaluationView;
      const done = await look<EvaluationView>(`/evaluations/${evaluation}`, "wait=20");
      expect(done.progress.state).toBe("done");
      expect(done.report).not.toBeNull();
    } finally {
      await endWorker(worker);
    }
  });

  test("that are deleted meanwhile are waited for no longer", async () => {
    const { id } = await send("respond-async");
    const waiting = callRoute("GET", `/stress-sets/${id}`, { token, headers: { prefer: "wait=20" } });
    const begun = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await callRoute("DELETE", `/stress-sets/${id}`, { token })).status).toBe(204);
    expect((await waiting).status).toBe(404);
    expect(Date.now() - begun).toBeLessThan(15_000);
  });
});
