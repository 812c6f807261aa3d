import { cp } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareVariants } from "#server/families/compare-variants";
import { registerFamilies } from "#server/families/register-families";
import { openPlace, type Place } from "#tests/jobs/harness";

const root = resolve(import.meta.dirname, "../..");
let place: Place;
beforeAll(async () => {
  place = await openPlace();
  const target = join(place.context.settings.modelsDirectory, "sentiment");
  await cp(join(root, "models/sentiment"), target, { recursive: true });
  await registerFamilies(place.context);
});
afterAll(() => place.close());

test("with two labels, the rows answered differently explain the difference in rows right", async () => {
  const { exact, tests } = await compareVariants(place.context, "sentiment", ["07", "03", "21"]);
  expect(exact).toBe(true);
  const counted = tests.filter(({ unit }) => unit === "rows");
  expect(counted.length).toBeGreaterThan(1);
  for (const { rows, figures, disagreements } of counted)
    for (const [at, other] of [
      [1, "03"],
      [2, "21"],
    ] as const) {
      const apart = disagreements.find((pair) => pair.one === "07" && pair.other === other)?.rows ?? 0;
      const difference = Math.round((figures[0]?.values[at]?.difference?.value ?? Number.NaN) * rows);
      expect(Math.abs(difference)).toBeLessThanOrEqual(apart);
      // Exactly one of the two is right on each of these rows.
      expect((apart - difference) % 2).toBeCloseTo(0, 9);
    }
});

test("answers belong to the variants in the order asked for", async () => {
  const rowsOf = async (variants: string[]) => {
    const { tests } = await compareVariants(place.context, "sentiment", variants);
    return tests.map(({ disagreements }) => disagreements.map(({ rows }) => rows));
  };
  const [forwards, backwards] = [await rowsOf(["03", "07", "21"]), await rowsOf(["21", "07", "03"])];
  expect(backwards).toEqual(forwards.map(([a, b, c]) => [c, b, a]));
});

test("a variant or a family that is not there is not found", async () => {
  for (const [slug, other] of [
    ["sentiment", "99"],
    ["none", "03"],
  ] as const)
    await expect(compareVariants(place.context, slug, ["07", other])).rejects.toMatchObject({ code: "not-found" });
});
