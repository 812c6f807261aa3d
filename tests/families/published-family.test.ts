import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deleteFamiliesExcept } from "#db/queries/families";
import { getCorrelations } from "#server/families/get-correlations";
import { getFamily } from "#server/families/get-family";
import { findPublished, requirePublished } from "#server/families/published-family";
import { registerFamilies } from "#server/families/register-families";
import { openPlace, type Place } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

test("a family is read once, also for many who ask in the same moment", async () => {
  const asked = await Promise.all(Array.from({ length: 5 }, () => requirePublished(place.context, "tiny-text")));
  expect(new Set(asked).size).toBe(1);
  expect(await getFamily(place.context, "tiny-text")).toBe(await getFamily(place.context, "tiny-text"));
  expect(await getCorrelations(place.context, "tiny-text")).toBe(await getCorrelations(place.context, "tiny-text"));
});

test("a family that is registered anew is shown as it is then", async () => {
  const before = await getFamily(place.context, "tiny-text");
  const path = join(place.context.settings.modelsDirectory, "tiny-text/family.json");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace(`"title": "${before.title}"`, '"title": "Another title"'));
  await registerFamilies(place.context);
  expect((await getFamily(place.context, "tiny-text")).title).toBe("Another title");
  await writeFile(path, text);
  await registerFamilies(place.context);
  expect(await getFamily(place.context, "tiny-text")).toEqual(before);
});

test("a family that is taken out of the catalogue is gone, and there again once it is back", async () => {
  await deleteFamiliesExcept(place.context.db, []);
  expect(await findPublished(place.context, "tiny-text")).toBeNull();
  await expect(getFamily(place.context, "tiny-text")).rejects.toMatchObject({ code: "not-found" });
  await registerFamilies(place.context);
  expect((await requirePublished(place.context, "tiny-text")).variants).toHaveLength(3);
});
