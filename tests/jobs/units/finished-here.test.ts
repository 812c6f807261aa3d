import { afterEach, expect, test } from "vitest";
import { type FinishedHere, followFinished, tellFinished } from "#server/jobs/steps/units/finished-here";

let finished: FinishedHere;
afterEach(() => finished.close());

const LONG_MS = 60_000;

test("units that end while nobody waits are heard of afterwards, in their order", async () => {
  finished = followFinished();
  tellFinished("a");
  tellFinished("b");
  expect(await finished.next(0)).toBe("a");
  expect(await finished.next(LONG_MS)).toBe("b");
  expect(await finished.next(0)).toBeNull();
});

test("who waits is told at once, and of nothing that ended before it began to listen", async () => {
  tellFinished("before");
  finished = followFinished();
  const next = finished.next(LONG_MS);
  tellFinished("a");
  expect(await next).toBe("a");
});

test("who waits is let go when the run is cancelled, and does not wait again", async () => {
  const run = new AbortController();
  finished = followFinished(run.signal);
  const next = finished.next(LONG_MS);
  run.abort();
  expect(await next).toBeNull();
  expect(await finished.next(LONG_MS)).toBeNull();
});

test("none is heard of after the end of a run", async () => {
  finished = followFinished();
  finished.close();
  tellFinished("a");
  expect(await finished.next(0)).toBeNull();
});
