import { bigint, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { families } from "#db/schema/families";

export const variants = pgTable(
  "variants",
  {
    family: text()
      .notNull()
      .references(() => families.slug, { onDelete: "cascade" }),
    variant: text().notNull(),
    file: text().notNull(),
    bytes: bigint({ mode: "number" }).notNull(),
    sha256: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.family, table.variant] })],
);
