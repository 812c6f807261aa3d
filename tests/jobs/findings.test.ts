import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFamily } from "#db/queries/families";
import { getStressSet } from "#db/queries/stress-sets";
import { fingerprintText } from "#server/ingest/fingerprints/fingerprint-text";
import { writeTrainingFingerprints } from "#server/ingest/fingerprints/training-fingerprints";
import { handleReadStressSet } from "#server/jobs/read-stress-set.handler";
import { getStressSet as viewStressSet } from "#server/stress-sets/get-stress-set";
import { openPlace, type Place, receiveSet, reviews } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

async function readSet(): Promise<string> {
  const id = await receiveSet(place, reviews(40), { text: "text", label: "label" });
  await handleReadStressSet(place.context, { stressSet: id });
  return id;
}

test("a set is compared with what its family was trained on, where the package says it", async () => {
  const { db } = place.context;
  const before = await getStressSet(db, await readSet());
  expect(before?.dataset?.findings).toMatchObject({ training: null, duplicates: { rows: 0 } });
  const family = await findFamily(db, "tiny-text");
  await writeTrainingFingerprints(join(family?.directory ?? "", "training-fingerprints.bin"), {
    examples: 900,
    exact: BigUint64Array.of(fingerprintText("the film was good 7").exact),
    near: null,
    distance: 0,
  });
  const view = await viewStressSet(place.context, place.workspace, await readSet());
  expect(view.dataset?.findings?.training).toEqual({ compared: 900, exact: 1, near: null, examples: [8] });
});
