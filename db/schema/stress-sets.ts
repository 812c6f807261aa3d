import { bigint, index, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { workspaces } from "#db/schema/workspaces";
import type { Dataset, Inspection } from "#server/contracts/dataset";
import type { PartialMapping } from "#server/contracts/mapping";
import type { ProblemDetail, StressSetState } from "#server/contracts/views";

export const stressSets = pgTable(
  "stress_sets",
  {
    id: uuid().primaryKey().defaultRandom(),
    workspace: uuid()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    family: text().notNull(),
    name: text().notNull(),
    state: text().$type<StressSetState>().notNull(),
    bytes: bigint({ mode: "number" }).notNull(),
    sha256: text().notNull(),
    /** What the person said of the columns; null until they did. */
    mapping: jsonb().$type<PartialMapping | null>(),
    inspection: jsonb().$type<Inspection | null>(),
    dataset: jsonb().$type<Dataset | null>(),
    error: jsonb().$type<ProblemDetail | null>(),
    /** Deleted, and to be had back until its files are cleared away. */
    deletedAt: timestamp("deleted_at", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [index("stress_sets_by_workspace").on(table.workspace, table.createdAt)],
);
