import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { handleClearLeft } from "#server/jobs/clear-left.handler";
import { answersFolder, datasetKey, stressSetFolder, uploadKey } from "#server/storage/keys";
import { openPlace, type Place, queuedEvaluation, readySet } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const MINUTE_MS = 60_000;
const later = (minutes: number): Promise<void> => handleClearLeft(place.context, Date.now() + minutes * MINUTE_MS);

/** What a worker leaves that is killed while it prepares rows, opens predictions, and writes a chunk of them. */
async function leaveBehind(set: string): Promise<string[]> {
  const answers = place.pathOf(answersFolder(set));
  // The last is of an evaluation that another host looked after.
  const left = ["tensors-a1b2c3", "opening-a1b2c3", "units"].map((name) => join(answers, name));
  for (const folder of left) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "0.tensors"), "half a chunk");
  }
  const part = join(answers, "predictions/000000000.f32.4711.part");
  await mkdir(join(answers, "predictions"), { recursive: true });
  await writeFile(part, "half a chunk");
  await writeFile(join(answers, "predictions/000000000.f32"), "a whole one");
  return [...left, part];
}

test("what a killed worker left goes once nobody has changed it for ten minutes; what it had finished stays", async () => {
  const { id } = await readySet(place, 20);
  const left = await leaveBehind(id);
  await later(9);
  expect(left.filter(existsSync)).toEqual(left);
  await later(11);
  expect(left.filter(existsSync)).toEqual([]);
  for (const key of [uploadKey(id), datasetKey(id), `${answersFolder(id)}/predictions/000000000.f32`])
    expect(existsSync(place.pathOf(key))).toBe(true);
});

test("nothing goes of a set that is worked on", async () => {
  const set = await readySet(place, 20);
  const left = await leaveBehind(set.id);
  await queuedEvaluation(place, set);
  await later(60);
  expect(left.filter(existsSync)).toEqual(left);
});

test("an upload whose row was never saved goes after a day", async () => {
  const id = randomUUID();
  await place.context.storage.receive(uploadKey(id), Readable.from([Buffer.from("rows")]), 1e6);
  await later(23 * 60);
  expect(existsSync(place.pathOf(uploadKey(id)))).toBe(true);
  await later(25 * 60);
  expect(existsSync(place.pathOf(stressSetFolder(id)))).toBe(false);
});

test("a set that was read stays, even where the database does not know it: it may be the wrong database", async () => {
  const id = randomUUID();
  for (const key of [uploadKey(id), datasetKey(id)])
    await place.context.storage.receive(key, Readable.from([Buffer.from("rows")]), 1e6);
  await later(1000 * 24 * 60);
  expect(existsSync(place.pathOf(uploadKey(id)))).toBe(true);
});
