import { join } from "node:path";
import type { Context } from "#server/context";
import { NotFoundError } from "#server/errors";
import { requireFamily } from "#server/families/published-family";

/** The file of the family's sample stress set. */
export async function findSampleFile(context: Pick<Context, "db" | "settings">, slug: string): Promise<string> {
  const { definition } = await requireFamily(context, slug);
  if (!definition.sample) throw new NotFoundError(`The family '${definition.slug}' has no sample stress set.`);
  return join(context.settings.modelsDirectory, definition.sample.file);
}
