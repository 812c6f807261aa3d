import { join } from "node:path";
import { listVariants } from "#db/queries/families";
import type { Context } from "#server/context";
import type { Variant } from "#server/contracts/family";
import { NotFoundError } from "#server/errors";
import { requireFamily } from "#server/families/get-family";

export type VariantFile = Variant & { packageDirectory: string; path: string };

/** One variant of a family and where its file lies. */
export async function findVariant(context: Pick<Context, "db">, slug: string, variant: string): Promise<VariantFile> {
  const { directory } = await requireFamily(context, slug);
  const found = (await listVariants(context.db, slug)).find((candidate) => candidate.variant === variant);
  if (!found) throw new NotFoundError(`The family '${slug}' has no variant '${variant.slice(0, 20)}'.`);
  return { ...found, packageDirectory: directory, path: join(directory, found.file) };
}
