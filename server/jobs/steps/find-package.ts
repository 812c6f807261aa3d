import { join } from "node:path";
import { type FamilyRow, findFamily } from "#db/queries/families";
import type { Context } from "#server/context";

/**
 * A family of the catalogue with its package in this process's own models folder: the host that registered it may have that elsewhere.
 */
export async function findPackage(
  { db, settings }: Pick<Context, "db" | "settings">,
  slug: string,
): Promise<FamilyRow | null> {
  const family = await findFamily(db, slug);
  return family && { ...family, directory: join(settings.modelsDirectory, slug) };
}
