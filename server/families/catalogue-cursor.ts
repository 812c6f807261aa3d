import { z } from "zod";
import type { CataloguePlace } from "#db/queries/catalogue";
import type { CatalogueSort } from "#server/contracts/catalogue";
import { slugSchema } from "#server/contracts/family";

const cursorSchema = z.tuple([z.string(), z.union([z.string().max(500), z.number()]), slugSchema]);

/** What each order can hold. */
const FITTING: Record<CatalogueSort, (value: string | number) => boolean> = {
  title: (value) => typeof value === "string",
  size: (value) => Number.isSafeInteger(value),
  spread: (value) => Number.isFinite(value),
  accuracy: (value) => Number.isFinite(value),
};

/** A place in the catalogue as a word for addresses. */
export const writeCursor = ({ value, slug }: CataloguePlace, sort: CatalogueSort): string =>
  Buffer.from(JSON.stringify([sort, value, slug])).toString("base64url");

/** The place that a cursor names, or null where it is none of ours, or one of another order. */
export function readCursor(cursor: string, sort: CatalogueSort): CataloguePlace | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return null;
  }
  const read = cursorSchema.safeParse(parsed);
  if (!read.success) return null;
  const [order, value, slug] = read.data;
  const fits = order === sort && FITTING[sort](value);
  const storable = typeof value === "number" || (value.isWellFormed() && !value.includes("\0"));
  return fits && storable ? { value, slug } : null;
}
