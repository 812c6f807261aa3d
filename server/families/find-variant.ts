import { join } from "node:path";
import type { Context } from "#server/context";
import type { Variant } from "#server/contracts/family";
import { NotFoundError } from "#server/errors";
import { requirePublished } from "#server/families/published-family";

export type VariantFile = Variant & { packageDirectory: string; path: string };

/** One variant of a family and where its file lies. */
export async function findVariant(context: Pick<Context, "db">, slug: string, variant: string): Promise<VariantFile> {
  const { row, variants } = await requirePublished(context, slug);
  const found = variants.find((candidate) => candidate.variant === variant);
  if (!found) throw new NotFoundError(`The family '${slug}' has no variant '${variant.slice(0, 20)}'.`);
  return { ...found, packageDirectory: row.directory, path: join(row.directory, found.file) };
}
