import { afterAll, beforeAll, expect, test } from "vitest";
import { getStressSet } from "#db/queries/stress-sets";
import { mappingSchema } from "#server/contracts/mapping";
import { ConflictError } from "#server/errors";
import { handleReadStressSet } from "#server/jobs/read-stress-set.handler";
import { getStressSet as getView } from "#server/stress-sets/get-stress-set";
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

test("what was chosen is still told after a reading that failed, and nothing is told that nobody chose", async () => {
  const id = await receiveSet(place, reviews(40), null);
  await handleReadStressSet(place.context, { stressSet: id });
  expect((await getView(place.context, place.workspace, id)).mapping).toBeNull();
  const chosen = mappingSchema.parse({ text: "text", label: "label", labels: { positive: "negative" } });
  await mapStressSet(place.context, place.workspace, id, chosen);
  const view = await getView(place.context, place.workspace, id);
  expect(view).toMatchObject({ state: "needs-mapping", dataset: null, mapping: chosen });
  expect(view.error?.message).toContain("carry one label");
});

test("a set that is ready may be mapped anew until it has been ranked on", async () => {
  const set = await readySet(place, 40);
  expect((await map(set.id)).state).toBe("ready");
  await queuedEvaluation(place, set);
  await expect(map(set.id)).rejects.toThrow("has been ranked on");
});
