import { rename, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getEvaluation } from "#db/queries/evaluations";
import { findFamily, listVariants, replaceFamily } from "#db/queries/families";
import type { StressSetRow } from "#db/queries/stress-sets";
import { rowFilterSchema } from "#server/contracts/rows";
import { ConflictError } from "#server/errors";
import { exploreRows } from "#server/evaluations/explore-rows";
import { evaluateJob } from "#server/jobs/evaluate";
import { handleEvaluate } from "#server/jobs/evaluate.handler";
import { answersTablePath } from "#server/storage/answers-table";
import { answersFolder } from "#server/storage/keys";
import { openPlace, type Place, queuedEvaluation, readySet } from "#tests/jobs/harness";

let place: Place;
let set: StressSetRow;
beforeAll(async () => {
  place = await openPlace();
  set = await readySet(place, 300);
});
afterAll(() => place.close());

async function rank(): Promise<string> {
  const id = await queuedEvaluation(place, set);
  await handleEvaluate(place.context, { evaluation: id }, new AbortController().signal, true);
  return id;
}
const reportOf = async (id: string) => {
  const report = (await getEvaluation(place.context.db, id))?.report;
  if (!report) throw new Error("There is no report.");
  return report;
};
const rightRows = async (id: string, variant: string): Promise<number> => {
  const filter = rowFilterSchema.parse({ variant, only: "right" });
  return (await exploreRows(place.context, place.workspace, id, filter, { offset: 0, limit: 1 })).total;
};

test("rows are those that their report was made from, also after the family's variants have changed", async () => {
  const earlier = await rank();
  const { db } = place.context;
  const family = await findFamily(db, "tiny-text");
  if (!family) throw new Error("The tiny family is not registered.");
  const variants = await listVariants(db, "tiny-text");
  const turned = variants.map((each, at) => ({ ...each, ...pick(variants[(at + 1) % variants.length]) }));
  await replaceFamily(db, family, turned, []);
  const later = await rank();
  await replaceFamily(db, family, variants, []);

  const correctOf = async (id: string) =>
    Object.fromEntries((await reportOf(id)).variants.map(({ variant, correct }) => [variant, correct]));
  expect(await correctOf(later)).not.toEqual(await correctOf(earlier));
  for (const id of [earlier, later])
    for (const [variant, correct] of Object.entries(await correctOf(id)))
      expect(await rightRows(id, variant), `evaluation ${id === earlier ? 1 : 2}, variant ${variant}`).toBe(correct);

  // What is not kept is not made up from what is.
  const { answers } = await reportOf(earlier);
  await rm(answersTablePath(place.pathOf(answersFolder(set.id)), answers ?? ""));
  const refused = await rightRows(earlier, "00").catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConflictError);
  expect(refused).toMatchObject({ hint: expect.stringContaining("Rank again") });
  expect(await rightRows(later, "00")).toBe((await correctOf(later))["00"]);
});

test("whoever asks for rows before they are written down has them once they are", async () => {
  const id = await rank();
  const { answers } = await reportOf(id);
  const table = answersTablePath(place.pathOf(answersFolder(set.id)), answers ?? "");
  const all = await rightRows(id, "00");
  await rename(table, `${table}.away`);
  await place.context.jobs.send(evaluateJob, { evaluation: id });
  const asked = rightRows(id, "00");
  const first = await Promise.race([asked, sleep(300, "waits")]);
  await rename(`${table}.away`, table);
  expect([first, await asked]).toEqual(["waits", all]);
});

/** The model of a variant, without its name. */
function pick(variant: { file: string; sha256: string; bytes: number } | undefined) {
  if (!variant) throw new Error("There is no such variant.");
  const { file, sha256, bytes } = variant;
  return { file, sha256, bytes };
}
