import { sql } from "drizzle-orm";
import { bigint, boolean, doublePrecision, index, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { textSearch } from "#db/schema/text-search";
import type { DotRow } from "#server/contracts/catalogue";
import type { BenchmarkKind, Family, Modality, Task } from "#server/contracts/family";
import type { Equivalence, Spread } from "#server/contracts/views";

export const families = pgTable(
  "families",
  {
    slug: text().primaryKey(),
    definition: jsonb().$type<Family>().notNull(),
    /** Prose of the model card, Markdown. */
    card: text().notNull(),
    /** Where the package lies, as storage names it. */
    directory: text().notNull(),
    bytes: bigint({ mode: "number" }).notNull(),
    spreads: jsonb().$type<Spread[]>().notNull(),
    equivalence: jsonb().$type<Equivalence | null>(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),

    // What the catalogue lists, filters and sorts by, taken out of the definition so that a page reads little.
    title: text().notNull().default(""),
    summary: text().notNull().default(""),
    task: text().$type<Task>().notNull().default("text-classification"),
    modality: text().$type<Modality>().notNull().default("text"),
    licence: text().notNull().default(""),
    commercialUse: boolean("commercial_use").notNull().default(false),
    labels: text().array().notNull().default(sql`'{}'`),
    /** The labels in lower case, to be found by. */
    labelKeys: text("label_keys").array().notNull().default(sql`'{}'`),
    /** Kinds of the published stress tests, each once. */
    stressKinds: text("stress_kinds").$type<BenchmarkKind>().array().notNull().default(sql`'{}'`),
    variantCount: integer("variant_count").notNull().default(0),
    /** Mean of the i.i.d. test over the variants, and the largest difference between variants on a stress test; 0 without. */
    accuracy: doublePrecision().notNull().default(0),
    spread: doublePrecision().notNull().default(0),
    /** The i.i.d. test, and the stress test that parts the variants most. */
    highlights: jsonb().$type<DotRow[]>().notNull().default([]),
    /** The same and further stress tests: the picture that the home page opens with. */
    picture: jsonb().$type<DotRow[]>().notNull().default([]),
    search: textSearch().notNull().default(sql`''::tsvector`),
  },
  (table) => [
    index("families_by_title").on(table.title, table.slug),
    index("families_by_spread").on(table.spread.desc().nullsFirst(), table.slug),
    index("families_by_size").on(table.bytes, table.slug),
    index("families_by_accuracy").on(table.accuracy.desc().nullsFirst(), table.slug),
    index("families_by_search").using("gin", table.search),
    index("families_by_label").using("gin", table.labelKeys),
    index("families_by_stress").using("gin", table.stressKinds),
  ],
);
