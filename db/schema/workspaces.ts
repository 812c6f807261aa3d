import { pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** Whoever is not signed in works in a workspace of their own, known by a cookie or a bearer token. */
export const workspaces = pgTable("workspaces", {
  id: uuid().primaryKey().defaultRandom(),
  /** SHA-256 of the secret that opens it; the secret itself is never stored. */
  secretHash: text("secret_hash").notNull().unique(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});
