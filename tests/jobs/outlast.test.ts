import { afterAll, beforeAll, expect, test } from "vitest";
import { getEvaluation } from "#db/queries/evaluations";
import { getStressSet } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { handleEvaluate } from "#server/jobs/evaluate.handler";
import { handleReadStressSet } from "#server/jobs/read-stress-set.handler";
import { outlast } from "#server/jobs/steps/outlast";
import { openPlace, type Place, queuedEvaluation, readySet, receiveSet, reviews } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const refused = (): Error => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

/** The context of a worker whose store is away the first times that it is asked for a file. */
function whileAway(times: number): Context {
  let left = times;
  const fetch = async (key: string): Promise<string> => {
    if (left-- > 0) throw refused();
    return place.context.storage.fetch(key);
  };
  return { ...place.context, storage: { ...place.context.storage, fetch } };
}

test("an evaluation in the middle of which the store is restarted ends well at its first try", async () => {
  const id = await queuedEvaluation(place, await readySet(place, 50));
  await handleEvaluate(whileAway(2), { evaluation: id }, new AbortController().signal, true);
  expect(await getEvaluation(place.context.db, id)).toMatchObject({ state: "done", report: { rows: 50 } });
});

test("a file is not refused, nor lost, since the store was away while it was read", async () => {
  for (const mapping of [{}, null]) {
    const id = await receiveSet(place, reviews(20), mapping);
    await handleReadStressSet(whileAway(2), { stressSet: id });
    const state = mapping ? "ready" : "needs-mapping";
    expect(await getStressSet(place.context.db, id)).toMatchObject({ state, error: null });
  }
});

test("what fails for another reason is not done again", async () => {
  let times = 0;
  const work = async (): Promise<void> => {
    times++;
    throw new Error("The model is broken.");
  };
  await expect(outlast(work)).rejects.toThrow("The model is broken.");
  expect(times).toBe(1);
});

test("a worker that must let go of its job waits no longer", async () => {
  const controller = new AbortController();
  const waiting = outlast(() => Promise.reject(refused()), controller.signal);
  controller.abort();
  await expect(waiting).rejects.toThrow();
});
