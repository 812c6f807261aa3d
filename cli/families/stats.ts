import { existsSync } from "node:fs";
import { join } from "node:path";
import { describeFamily, type FamilyFigures } from "#cli/families/stats/describe-family";
import { asText } from "#cli/families/stats/tables";
import { writeCardFigures, writeDocument } from "#cli/families/stats/write-figures";
import { modelsDirectory } from "#cli/models-directory";
import { listFamilyPackages, readFamilyPackage } from "#server/storage/family-package";

function printFigures({ title, equivalence, stress, correlations }: FamilyFigures): void {
  console.log(`${title}\n\n${asText(stress)}\n\n${equivalence}\n\n${asText(correlations)}\n`);
}

/**
 * Prints how far the variants lie apart on each published test, beside what sampling alone would give, and how the tests go
 * together.
 *
 * @param slug one family, or all where it is undefined
 * @param write whether the figures are also written into the cards and, for all families, the document beside the models folder
 */
export async function printStats(slug: string | undefined, write: boolean): Promise<void> {
  const slugs = slug === undefined ? await listFamilyPackages(modelsDirectory()) : [slug];
  const all: FamilyFigures[] = [];
  for (const each of slugs) {
    const pack = await readFamilyPackage(modelsDirectory(), each);
    const figures = await describeFamily(pack);
    printFigures(figures);
    if (write) await writeCardFigures(pack, figures);
    all.push(figures);
  }
  const document = join(modelsDirectory(), "../docs/underspecification.md");
  if (write && slug === undefined && existsSync(document)) await writeDocument(document, all);
}
