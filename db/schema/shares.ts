import { boolean, index, pgTable, timestamp, uuid } from "drizzle-orm/pg-core";
import { evaluations } from "#db/schema/evaluations";

/** A report that its owner lets others read by a link. The link's secret is derived from the id, and stored nowhere. */
export const shares = pgTable(
  "shares",
  {
    id: uuid().primaryKey().defaultRandom(),
    evaluation: uuid()
      .notNull()
      .references(() => evaluations.id, { onDelete: "cascade" }),
    /** Whether whoever has the link may see the rows themselves, not only figures. */
    showRows: boolean("show_rows").notNull().default(false),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
  },
  (table) => [index("shares_by_evaluation").on(table.evaluation)],
);
