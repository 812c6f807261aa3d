import { deleteFamiliesExcept, replaceFamily } from "#db/queries/families";
import type { Context } from "#server/context";
import { describeSpread } from "#server/report/describe-spread";
import {
  listFamilyPackages,
  readBenchmarks,
  readCard,
  readEquivalence,
  readFamilyPackage,
} from "#server/storage/family-package";

/** Puts the family packages of the models folder into the catalogue, and takes out those that are gone. */
export async function registerFamilies({ db, settings }: Pick<Context, "db" | "settings">): Promise<string[]> {
  const slugs = await listFamilyPackages(settings.modelsDirectory);
  for (const slug of slugs) {
    const pack = await readFamilyPackage(settings.modelsDirectory, slug);
    const benchmarks = await readBenchmarks(pack);
    const values = {
      slug,
      definition: pack.family,
      card: await readCard(pack),
      directory: pack.directory,
      bytes: pack.variants.reduce((sum, { bytes }) => sum + bytes, 0),
      spreads: benchmarks.map((benchmark) => describeSpread(benchmark, pack.family.equivalence.metric)),
      equivalence: await readEquivalence(pack),
    };
    await replaceFamily(db, values, pack.variants, benchmarks);
  }
  await deleteFamiliesExcept(db, slugs);
  return slugs;
}
