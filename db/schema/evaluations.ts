import { index, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { stressSets } from "#db/schema/stress-sets";
import { workspaces } from "#db/schema/workspaces";
import type { RankingOptions } from "#server/contracts/ranking";
import type { Report } from "#server/contracts/report";
import type { EvaluationState, Phase, ProblemDetail } from "#server/contracts/views";

export const evaluations = pgTable(
  "evaluations",
  {
    id: uuid().primaryKey().defaultRandom(),
    workspace: uuid()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    stressSet: uuid("stress_set")
      .notNull()
      .references(() => stressSets.id, { onDelete: "cascade" }),
    family: text().notNull(),
    options: jsonb().$type<RankingOptions>().notNull(),
    state: text().$type<EvaluationState>().notNull().default("queued"),
    phase: text().$type<Phase>().notNull().default("waiting"),
    rowsDone: integer("rows_done").notNull().default(0),
    rowsTotal: integer("rows_total").notNull(),
    report: jsonb().$type<Report | null>(),
    error: jsonb().$type<ProblemDetail | null>(),
    /** Deleted, and to be had back until its files are cleared away. */
    deletedAt: timestamp("deleted_at", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    finishedAt: timestamp("finished_at", { withTimezone: true }),
  },
  (table) => [
    index("evaluations_by_workspace").on(table.workspace, table.createdAt),
    index("evaluations_by_stress_set").on(table.stressSet),
  ],
);
