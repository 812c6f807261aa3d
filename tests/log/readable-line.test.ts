import { expect, test } from "vitest";
import { log } from "#server/log/log";
import { readableLine } from "#server/log/readable-line";
import { inScope } from "#server/log/scope";
import { captureLog } from "#tests/log/capture-log";

test("on a terminal a record is one line: when, how grave, what, and what it is about", async () => {
  const [record] = await captureLog(async () => inScope({ requestId: "r1" }, () => log.info({ ms: 12 }, "job done")));
  const time = String(record?.time).slice(11, 19);
  expect(readableLine(JSON.stringify(record))).toBe(`${time} info  job done requestId=r1 ms=12\n`);
});

test("an error shows below it, with its cause and the places", async () => {
  const error = new Error("outer", { cause: new Error("inner") });
  const [record] = await captureLog(async () => log.error({ err: error }, "job failed"));
  const lines = readableLine(JSON.stringify(record)).split("\n");
  expect(lines.slice(0, 2)).toEqual([expect.stringContaining("error job failed"), "  Error: outer"]);
  expect(lines[2]).toMatch(/^ {4}at /);
  expect(lines).toContain("  caused by");
  expect(lines).toContain("  Error: inner");
});

test("what is not asked for by the level is not written", async () => {
  expect(await captureLog(async () => log.debug("quiet"), "info")).toEqual([]);
});
