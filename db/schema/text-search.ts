import { customType } from "drizzle-orm/pg-core";

/** PostgreSQL's document for full text search; written by SQL, never read as a value. */
export const textSearch = customType<{ data: string }>({ dataType: () => "tsvector" });
