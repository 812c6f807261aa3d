import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { updateOpenEvaluation } from "#db/queries/evaluations";
import { clearRun, noteRun } from "#server/jobs/steps/units/ran-here";
import { unitFolder } from "#server/jobs/steps/units/unit";
import { openPlace, type Place, queuedEvaluation, readySet } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

test("what a host has of units that it ran for another goes with the evaluation, and no sooner", async () => {
  const set = await readySet(place, 20);
  const id = await queuedEvaluation(place, set);
  const unit = { set: set.id, evaluation: id, run: "a", start: 0 };
  const folder = place.pathOf(unitFolder(unit));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "logits"), "of a unit");
  noteRun(unit);
  await updateOpenEvaluation(place.context.db, id, { state: "running" });
  await clearRun(place.context);
  expect(existsSync(folder)).toBe(true);
  await updateOpenEvaluation(place.context.db, id, { state: "cancelled", finishedAt: new Date() });
  await clearRun(place.context);
  expect(existsSync(folder)).toBe(false);
});
