import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rowSortSchema } from "#server/contracts/rows";
import { catalogueAddress } from "../../app/components/catalogue/catalogue-address.ts";
import { catalogueOfQuery } from "../../app/components/catalogue/catalogue-url.ts";
import { queryOfFilter } from "../../app/components/rows/rows-query.ts";
import { filterOfQuery } from "../../app/components/rows/rows-url.ts";

const value = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.constantFrom("image", "07", "07,12", "07,x", "wrong", "size", "12", "commercial", "contrastive"),
);
const names = [
  "q",
  "task",
  "modality",
  "use",
  "maxBytes",
  "label",
  "stress",
  "sort",
  "cursor",
  "variant",
  "only",
  "right",
  "apart",
  "x",
];
const queries = fc.dictionary(fc.constantFrom(...names), value);

const parsed = (address: string) => Object.fromEntries(new URL(address, "http://x").searchParams);

describe("whatever an address says of the catalogue", () => {
  test("is read, and what makes no sense is named and left out", () => {
    fc.assert(
      fc.property(queries, (query) => {
        const { query: asked, ignored } = catalogueOfQuery(query);
        expect(catalogueOfQuery(parsed(catalogueAddress(asked)))).toEqual({ query: asked, ignored: [] });
        for (const name of ignored) expect(asked[name as "q"]).toBe(name === "sort" ? "title" : undefined);
      }),
    );
  });
});

describe("whatever an address says of rows", () => {
  test("is read, and written again is the same", () => {
    fc.assert(
      fc.property(queries, (query) => {
        const { filter } = filterOfQuery(query);
        expect(filterOfQuery(parsed(`http://x/${queryOfFilter(filter)}`))).toEqual({ filter, ignored: [] });
        expect(rowSortSchema.options).toContain(filter.sort);
      }),
    );
  });
});
