import { bigint, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { Family } from "#server/contracts/family";
import type { Equivalence, Spread } from "#server/contracts/views";

export const families = pgTable("families", {
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
});
