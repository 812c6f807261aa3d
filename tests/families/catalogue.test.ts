import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NewFamily, replaceFamily } from "#db/queries/families";
import type { Benchmark } from "#server/contracts/benchmark";
import { type CatalogueQuery, catalogueQuerySchema, catalogueSortSchema } from "#server/contracts/catalogue";
import { familySchema } from "#server/contracts/family";
import { catalogueColumns } from "#server/families/catalogue-columns";
import { getFacets } from "#server/families/get-facets";
import { getPicture } from "#server/families/get-picture";
import { listFamilies } from "#server/families/list-families";
import { openPlace, type Place } from "#tests/jobs/harness";

const COUNT = 60;
const TASKS = ["image-classification", "text-classification", "tabular-classification"] as const;
const MODALITIES = ["image", "text", "tabular"] as const;
const KINDS = ["stratified", "shifted", "contrastive"] as const;

function benchmark(name: string, kind: Benchmark["kind"], corrects: number[]): Benchmark {
  return {
    name,
    title: `Test of ${name}`,
    kind,
    description: "Made up for this test.",
    metric: "accuracy",
    unit: "rows",
    rows: 1000,
    sourceSha256: "00",
    predictions: "",
    variants: corrects.map((correct, k) => ({ variant: `0${k}`, correct, n: 1000, slices: {} })),
  };
}

/** Families with many equal values, so that orders have ties. */
function family(i: number): { row: NewFamily; benchmarks: Benchmark[] } {
  const at = i % 3;
  const definition = familySchema.parse({
    slug: `family-${i}`,
    title: `Recognising ${["birds", "sepsis", "complaints"][at]} ${Math.floor(i / 7)}`,
    summary: i === 17 ? "Finds hippopotamuses in letters." : "A family for tests.",
    task: TASKS[at],
    modality: MODALITIES[at],
    labels: i % 2 ? ["Yes", "No"] : ["low", "middle", "high"],
    equivalence: { metric: "accuracy", margin: 0.01 },
    licence: { name: i % 4 ? "Apache-2.0" : "CC BY-NC", commercialUse: i % 4 !== 0, note: "" },
    provenance: "",
    recipe: { file: "", summary: "" },
    benchmarks: [],
  });
  const benchmarks = [
    benchmark("iid", "iid", [900 + (i % 5), 901, 902]),
    ...(i % 6 === 5 ? [] : [benchmark("stress", KINDS[i % 3] as "shifted", [500, 500 + 10 * (i % 4), 520])]),
  ];
  const columns = catalogueColumns(definition, [{ bytes: 1000 * (1 + (i % 3)) }], benchmarks);
  return { row: { ...columns, slug: definition.slug, definition, card: "", directory: "", spreads: [] }, benchmarks };
}

let place: Place;
beforeAll(async () => {
  place = await openPlace();
  for (let i = 0; i < COUNT; i++) {
    const { row, benchmarks } = family(i);
    await replaceFamily(place.context.db, row, [], benchmarks);
  }
});
afterAll(() => place.close());

const list = (query: Partial<CatalogueQuery>) => listFamilies(place.context, catalogueQuerySchema.parse(query));
const slugsOf = async (query: Partial<CatalogueQuery>) =>
  (await list({ limit: 100, ...query })).items.map(({ slug }) => slug).sort();
const numbers = (keep: (i: number) => boolean) =>
  Array.from({ length: COUNT }, (_, i) => i)
    .filter(keep)
    .map((i) => `family-${i}`)
    .sort();
const made = (slugs: string[]) => slugs.filter((slug) => slug.startsWith("family-"));

test("pages visit every family exactly once, in every order and size of page, ties and all", async () => {
  const all = [...numbers(() => true), "tiny-text"].sort();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...catalogueSortSchema.options),
      fc.integer({ min: 1, max: 25 }),
      async (sort, limit) => {
        const seen: { slug: string; value: number | string }[] = [];
        for (let cursor: string | undefined; ; ) {
          const page = await list({ sort, limit, cursor });
          expect(page.total).toBe(all.length);
          for (const { slug, title, bytes, iid, widest } of page.items) {
            const spread = widest ? Math.max(...widest.values) - Math.min(...widest.values) : 0;
            seen.push({ slug, value: { title, size: bytes, accuracy: iid?.mean ?? 0, spread }[sort] });
          }
          if (page.next === null) break;
          cursor = page.next;
        }
        expect(seen.map(({ slug }) => slug).sort()).toEqual(all);
        if (sort === "title") return;
        const values = seen.map(({ value }) => Number(value));
        const sorted = values.toSorted((a, b) => (sort === "size" ? a - b : b - a));
        for (const [at, value] of values.entries()) expect(value).toBeCloseTo(sorted[at] as number, 9);
      },
    ),
    { numRuns: 20 },
  );
});

describe("a filter leaves the families that it describes", () => {
  test("by task and by what they are made for", async () => {
    expect(made(await slugsOf({ task: "tabular-classification" }))).toEqual(numbers((i) => i % 3 === 2));
    expect(made(await slugsOf({ modality: "image" }))).toEqual(numbers((i) => i % 3 === 0));
  });
  test("by licence", async () => {
    expect(made(await slugsOf({ use: "commercial" }))).toEqual(numbers((i) => i % 4 !== 0));
  });
  test("by size", async () => {
    expect(made(await slugsOf({ maxBytes: 2000 }))).toEqual(numbers((i) => i % 3 < 2));
  });
  test("by a label, in any case", async () => {
    expect(made(await slugsOf({ label: "YES" }))).toEqual(numbers((i) => i % 2 === 1));
    expect(await slugsOf({ label: "ye" })).toEqual([]);
  });
  test("by a kind of stress test", async () => {
    expect(made(await slugsOf({ stress: "shifted" }))).toEqual(numbers((i) => i % 3 === 1 && i % 6 !== 5));
  });
  test("by several at once", async () => {
    const query = { modality: "image", label: "no", use: "commercial" } as const;
    expect(await slugsOf(query)).toEqual(numbers((i) => i % 3 === 0 && i % 2 === 1 && i % 4 !== 0));
  });
});

describe("a search finds families", () => {
  test("by the beginning of a word, while it is typed", async () => {
    for (const q of ["hip", "hippopot", "HIPPO", "letters hippo"]) expect(await slugsOf({ q })).toEqual(["family-17"]);
  });
  test("by words of the title, of a label and of a stress test", async () => {
    expect(await slugsOf({ q: "sepsis" })).toEqual(numbers((i) => i % 3 === 1));
    expect(made(await slugsOf({ q: "middle" }))).toEqual(numbers((i) => i % 2 === 0));
    expect(made(await slugsOf({ q: "stress" }))).toEqual(numbers((i) => i % 6 !== 5));
  });
  test("by any beginning of it, also where its stem is shorter", async () => {
    for (let end = 2; end <= "classification".length; end++) {
      const q = "classification".slice(0, end);
      expect([q, (await slugsOf({ q })).length]).toEqual([q, COUNT + 1]);
    }
    expect(await slugsOf({ q: "in" })).toContain("family-17");
  });
  test("and takes whatever can be stored for words, never for commands", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 40 }), async (q) => {
        if (!q.isWellFormed() || q.includes("\0")) {
          expect(() => list({ q })).toThrow(/whole characters/);
          return;
        }
        expect((await list({ q })).total).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
    for (const q of ["'; DROP TABLE families; --", "a & ! b:*", "<->", "\\", "%"]) await list({ q });
  });
});

test("a cursor of another order, or one that was made up, is refused with a way out", async () => {
  const { next } = await list({ sort: "size", limit: 2 });
  for (const cursor of [next as string, "x", "W10", Buffer.from('["title","a\\u0000","a"]').toString("base64url")]) {
    await expect(list({ sort: "title", cursor })).rejects.toThrow(/cursor/);
  }
});

test("a size that is none, in a cursor that was made up, is refused", async () => {
  for (const value of ["1.5", "1e300", '"x"']) {
    const cursor = Buffer.from(`["size",${value},"a"]`).toString("base64url");
    await expect(list({ sort: "size", cursor })).rejects.toThrow(/cursor/);
  }
});

test("a label with a zero character is refused at the door", () => {
  expect(catalogueQuerySchema.safeParse({ label: "a\0" }).success).toBe(false);
});

test("the facets count the whole catalogue", async () => {
  const facets = await getFacets(place.context);
  expect(facets.families).toBe(COUNT + 1);
  expect(facets.commercial).toBe(45 + 1);
  expect(facets.task.reduce((sum, { families }) => sum + families, 0)).toBe(COUNT + 1);
  expect(facets.label.find(({ value }) => value === "yes")?.families).toBe(30);
});

test("the picture of the home page is of the family whose variants part most", async () => {
  const picture = await getPicture(place.context);
  expect(picture?.rows[0]?.kind).toBe("iid");
  const [widest] = (await list({ sort: "spread", limit: 1 })).items;
  expect(picture?.slug).toBe(widest?.slug);
});
