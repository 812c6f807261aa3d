import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { families } from "#db/schema/families";
import type { Benchmark } from "#server/contracts/benchmark";

export const benchmarks = pgTable(
  "benchmarks",
  {
    family: text()
      .notNull()
      .references(() => families.slug, { onDelete: "cascade" }),
    name: text().notNull(),
    position: integer().notNull(),
    result: jsonb().$type<Benchmark>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.family, table.name] })],
);
