import { listSlugs as listRows } from "#db/queries/families";
import type { Context } from "#server/context";

/** Most addresses that a sitemap may hold (sitemaps.org). */
const MOST = 50_000;

/** Slugs of all families, for those who look for every page. */
export const listSlugs = ({ db }: Pick<Context, "db">): Promise<string[]> => listRows(db, MOST);
