import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catalogueQuerySchema } from "#server/contracts/catalogue";
import { findVariant } from "#server/families/find-variant";
import { getFamily } from "#server/families/get-family";
import { listFamilies } from "#server/families/list-families";
import { registerFamilies } from "#server/families/register-families";
import { openPlace, type Place } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const slugs = async (): Promise<string[]> =>
  (await listFamilies(place.context, catalogueQuerySchema.parse({}))).items.map(({ slug }) => slug);

test("the catalogue shows the packages of the models folder, and registering again changes nothing", async () => {
  const before = await getFamily(place.context, "tiny-text");
  expect(before).toMatchObject({
    title: "Tiny text",
    variants: 3,
    labels: ["negative", "positive"],
    equivalence: null,
    benchmarks: [],
  });
  expect(before.bytes).toBe(before.variantList.reduce((sum, { bytes }) => sum + bytes, 0));
  expect(await registerFamilies(place.context)).toEqual(["tiny-text"]);
  expect(await getFamily(place.context, "tiny-text")).toEqual(before);
});

test("what it shows holds no path of the server", async () => {
  const shown = JSON.stringify([
    await getFamily(place.context, "tiny-text"),
    await listFamilies(place.context, catalogueQuerySchema.parse({})),
  ]);
  expect(shown).not.toContain(place.context.settings.modelsDirectory);
});

test("a variant is found by its name, another is not", async () => {
  const { path } = await findVariant(place.context, "tiny-text", "01");
  expect(path).toBe(join(place.context.settings.modelsDirectory, "tiny-text/variants/01.onnx"));
  for (const name of ["1", "03", "../00", "00.onnx", ""]) {
    await expect(findVariant(place.context, "tiny-text", name)).rejects.toMatchObject({ code: "not-found" });
  }
});

test("a package that cannot be read is left out and told of, and comes back once it is mended", async () => {
  const path = join(place.context.settings.modelsDirectory, "tiny-text/family.json");
  const sound = await readFile(path, "utf8");
  for (const broken of ["{", "{}", sound.replace('"title"', '"name"')]) {
    await writeFile(path, broken);
    const lines: string[] = [];
    expect(await registerFamilies(place.context, (line) => lines.push(line))).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/'tiny-text' is left out.*check tiny-text/)]);
  }
  await writeFile(path, sound);
  expect(await registerFamilies(place.context)).toEqual(["tiny-text"]);
});

test("a variant and a package that are gone are taken out", async () => {
  const { modelsDirectory } = place.context.settings;
  await rm(join(modelsDirectory, "tiny-text/variants/02.onnx"));
  await registerFamilies(place.context);
  expect((await getFamily(place.context, "tiny-text")).variants).toBe(2);
  await rm(join(modelsDirectory, "tiny-text"), { recursive: true });
  await registerFamilies(place.context);
  expect(await slugs()).toEqual([]);
  await expect(getFamily(place.context, "tiny-text")).rejects.toMatchObject({ code: "not-found" });
});
