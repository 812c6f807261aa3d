import { afterAll, beforeAll, expect, test } from "vitest";
import { handleReadStressSet } from "#server/jobs/read-stress-set.handler";
import { listStresses } from "#server/stress-sets/list-stresses";
import { previewStress } from "#server/stress-sets/preview-stress";
import { openPlace, type Place, readySet, receiveSet, reviews } from "#tests/jobs/harness";

let place: Place;
let ready: string;
beforeAll(async () => {
  place = await openPlace();
  ready = (await readySet(place, 300)).id;
});
afterAll(() => place.close());

const preview = (operation: string, level: number | string, id = ready, workspace = place.workspace) =>
  previewStress(place.context, workspace, id, { operation, level, seed: 1 });

test("what is offered is what can be done to the family's input", async () => {
  const offered = await listStresses(place.context, place.workspace, ready);
  expect(offered.map(({ name }) => name)).toContain("typos");
  expect(offered.map(({ name }) => name)).not.toContain("fog");
});

test("the first three rows that change are shown, before and after", async () => {
  const shown = await preview("letter-case", "upper");
  expect(shown).toMatchObject({ looked: 200, changed: 200 });
  expect(shown.rows).toHaveLength(3);
  expect(shown.rows[0]).toEqual({
    row: 1,
    kind: "text",
    parts: [{ name: "text", before: "the film was slow 0", after: "THE FILM WAS SLOW 0" }],
    more: 0,
  });
});

test("rows are shown as they are where nothing is found to change", async () => {
  const shown = await preview("name-swap", "common");
  expect(shown).toMatchObject({ looked: 200, changed: 0 });
  expect(shown.rows[0]?.parts[0]?.after).toBe(shown.rows[0]?.parts[0]?.before);
});

test("a long text is cut, but a change behind the cut still counts", async () => {
  const id = await receiveSet(place, `${reviews(40)}${"good film ".repeat(80)}BAD,positive\n`);
  await handleReadStressSet(place.context, { stressSet: id });
  const shown = await preview("letter-case", "lower", id);
  expect(shown.changed).toBe(1);
  expect(shown.rows[0]?.parts[0]?.after).toHaveLength(601);
});

test("another workspace's set, an unread set and a made-up stress are refused with a reason", async () => {
  await expect(preview("typos", 2, ready, "00000000-0000-4000-8000-000000000000")).rejects.toThrow(
    "no such stress set",
  );
  const unread = await receiveSet(place, "text,label\na,positive\n", null);
  await expect(preview("typos", 2, unread)).rejects.toThrow("has no rows yet");
  await expect(preview("fog", 2)).rejects.toThrow("Nothing called 'fog'");
  await expect(preview("typos", 9)).rejects.toThrow("no severity '9'");
});
