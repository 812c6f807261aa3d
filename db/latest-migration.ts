import journal from "./migrations/meta/_journal.json" with { type: "json" };

/** When the last migration of this release was made, which the database notes with each that it has been through. */
export const latestMigration: number = Math.max(...journal.entries.map(({ when }) => when));
