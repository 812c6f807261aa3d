import { ZodError } from "zod";
import { deleteFamiliesExcept, replaceFamily } from "#db/queries/families";
import type { Context } from "#server/context";
import { InputError } from "#server/errors";
import { catalogueColumns } from "#server/families/catalogue-columns";
import { log } from "#server/log/log";
import { describeSpread } from "#server/report/describe-spread";
import {
  listFamilyPackages,
  readBenchmarks,
  readCard,
  readEquivalence,
  readFamilyPackage,
} from "#server/storage/family-package";

type Registrar = Pick<Context, "db" | "settings">;

async function registerFamily({ db, settings }: Registrar, slug: string): Promise<void> {
  const pack = await readFamilyPackage(settings.modelsDirectory, slug);
  const benchmarks = await readBenchmarks(pack);
  const values = {
    ...catalogueColumns(pack.family, pack.variants, benchmarks),
    slug,
    definition: pack.family,
    card: await readCard(pack),
    directory: pack.directory,
    spreads: benchmarks.map((benchmark) => describeSpread(benchmark, pack.family.equivalence.metric)),
    equivalence: await readEquivalence(pack),
  };
  await replaceFamily(db, values, pack.variants, benchmarks);
}

/** Is it the package that cannot be read, or the machine that fails us? */
const isUnsound = (error: unknown): boolean =>
  error instanceof InputError || error instanceof ZodError || error instanceof SyntaxError;

/**
 * Puts the family packages of the models folder into the catalogue, and takes out those that are gone. A package that
 * cannot be read is left out and told of; the others are served.
 *
 * @returns the slugs that are in the catalogue
 */
export async function registerFamilies(
  context: Registrar,
  warn: (line: string) => void = (line) => log.warn(line),
): Promise<string[]> {
  const registered: string[] = [];
  for (const slug of await listFamilyPackages(context.settings.modelsDirectory)) {
    try {
      await registerFamily(context, slug);
      registered.push(slug);
    } catch (error) {
      if (!isUnsound(error)) throw error;
      warn(`The family '${slug}' is left out: its package is not sound. Run \`npm run families -- check ${slug}\`.`);
    }
  }
  await deleteFamiliesExcept(context.db, registered);
  return registered;
}
