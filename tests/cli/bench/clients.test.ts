import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { ClientsMeasured } from "#cli/bench/clients";
import { ask, noAnswers } from "#cli/bench/clients/ask";
import { makeSet } from "#cli/bench/clients/make-set";
import { missedLimits } from "#cli/bench/clients/show-clients";
import { percentilesOf } from "#cli/bench/percentiles";

async function withServer<T>(answer: RequestListener, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const soon = (): number => performance.now() + 5000;

test("a set is the same for the same client and turn, and shares no row with any other", () => {
  expect(makeSet(3, 1, 30)).toBe(makeSet(3, 1, 30));
  const rows = (client: number, turn: number): string[] => makeSet(client, turn, 30).trim().split("\n").slice(1);
  const all = [rows(3, 1), rows(3, 2), rows(4, 1)].flat();
  expect(all).toHaveLength(90);
  expect(new Set(all).size).toBe(90);
  expect(all.filter((row) => row.endsWith(",positive"))).toHaveLength(45);
});

test("a client that is asked to come again later does so when it was told to, and that is counted", async () => {
  const times: number[] = [];
  await withServer(
    (_, response) => {
      times.push(performance.now());
      response.writeHead(times.length === 1 ? 429 : 200, { "retry-after": "1" }).end("yes");
    },
    async (url) => {
      const answers = noAnswers();
      expect(await ask(answers, { what: "it", url, until: soon() }, (answer) => answer.text())).toBe("yes");
      expect(answers.postponed).toBe(1);
      expect(Object.fromEntries(answers.classes)).toEqual({ "4xx": 1, "2xx": 1 });
      expect(answers.faults.size).toBe(0);
      expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
    },
  );
});

test("what never gets through, fails, is refused for good, or is not answered at all is a fault", async () => {
  const answers = noAnswers();
  const statuses: Record<string, number> = { "/later": 503, "/broken": 500, "/wrong": 422 };
  const url = await withServer(
    ({ url = "" }, response) =>
      response.writeHead(statuses[url] ?? 200, url === "/later" ? { "retry-after": "60" } : {}).end(),
    async (base) => {
      for (const path of Object.keys(statuses))
        expect(await ask(answers, { what: path, url: base + path, until: soon() }, () => "taken")).toBeNull();
      return base;
    },
  );
  await ask(answers, { what: "/gone", url, until: soon() }, () => "taken");
  expect([...answers.faults.keys()].map((what) => what.replace(/\(.*/, "").trim())).toEqual([
    "/later: never got through",
    "/broken: 500",
    "/wrong: 422",
    "/gone: no answer",
  ]);
});

const times = percentilesOf([100, 200]);
const good: ClientsMeasured = {
  family: "any",
  clients: 2,
  visitors: 1,
  rows: 30,
  seconds: 60,
  machine: "a machine",
  audit: { uploads: 2, asked: 2, done: 2, failed: 0, lost: [] },
  doneInTime: 2,
  drainSeconds: 1,
  postponed: 3,
  classes: { "2xx": 9, "4xx": 3 },
  faults: {},
  pages: { all: times, each: {} },
  api: {},
  turns: times,
};

test("a run in which nothing is lost and pages are quick passes, however often clients were asked to wait", () => {
  expect(missedLimits(good)).toEqual([]);
});

test.each<[Partial<ClientsMeasured>, string]>([
  [{ classes: { "2xx": 9, "5xx": 1 } }, "1 answers with 5xx"],
  [{ faults: { "upload a set: 422": 2 } }, "upload a set: 422, 2 times"],
  [{ audit: { ...good.audit, failed: 1 } }, "1 rankings failed"],
  [{ audit: { ...good.audit, lost: ["evaluation 7: gone"] } }, "lost: evaluation 7: gone"],
  [{ pages: { all: percentilesOf([300]), each: {} } }, "95 of 100 pages took up to 300 ms of 300 ms"],
  [{ turns: null }, "no ranking was done"],
])("%j is missed", (part, said) => {
  expect(missedLimits({ ...good, ...part })).toEqual([said]);
});
