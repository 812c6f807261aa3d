import { index, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { workspaces } from "#db/schema/workspaces";
import type { TrialInput, TrialResult } from "#server/contracts/trial";
import type { ProblemDetail } from "#server/contracts/views";

/** One input of a person's own, shown to all variants of a family at once. Cleared away within a day. */
export const trials = pgTable(
  "trials",
  {
    id: uuid().primaryKey().defaultRandom(),
    workspace: uuid()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    family: text().notNull(),
    /** An image lies in storage; everything else is here. */
    input: jsonb().$type<TrialInput>().notNull(),
    result: jsonb().$type<TrialResult | null>(),
    error: jsonb().$type<ProblemDetail | null>(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index("trials_by_age").on(table.createdAt)],
);
