import { afterAll, beforeAll, expect, test } from "vitest";
import { getStressSet } from "#db/queries/stress-sets";
import { mappingSchema } from "#server/contracts/mapping";
import { ConflictError } from "#server/errors";
import { handleReadStressSet } from "#server/jobs/read-stress-set.handler";
import { mapStressSet } from "#server/stress-sets/map-stress-set";
import { openPlace, type Place, queuedEvaluation, readySet, receiveSet, reviews } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
  await place.startWorker();
});
afterAll(() => place.close());

const mapping = mappingSchema.parse({ text: "text", label: "label" });
const map = (id: string) => mapStressSet(place.context, place.workspace, id, mapping);

test("of two mappings sent at the same moment one is taken, and the other is told", async () => {
  const id = await receiveSet(place, reviews(40), null);
  await handleReadStressSet(place.context, { stressSet: id });
  const answers = await Promise.allSettled([map(id), map(id)]);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const [refused] = answers.filter((answer) => answer.status === "rejected");
  expect(refused?.reason).toBeInstanceOf(ConflictError);
  expect((await getStressSet(place.context.db, id))?.state).toBe("ready");
});

test("a set that is ready may be mapped anew until it has been ranked on", async () => {
  const set = await readySet(place, 40);
  expect((await map(set.id)).state).toBe("ready");
  await queuedEvaluation(place, set);
  await expect(map(set.id)).rejects.toThrow("has been ranked on");
});
