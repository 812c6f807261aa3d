import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { showBesideThePaper } from "#cli/families/stats/beside-the-paper";
import type { FamilyFigures } from "#cli/families/stats/describe-family";
import { describeTraining } from "#cli/families/stats/describe-training";
import { asMarkdown } from "#cli/families/stats/tables";
import { InputError } from "#server/errors";
import type { FamilyPackage } from "#server/storage/family-package";

/** What the columns mean, said once under each table. */
const LEGEND = `Figures are in hundredths: points of accuracy, or hundredths of AUROC. sd: standard deviation over the
variants. Sampling se: the standard error that drawing the rows alone gives one variant (binomial; DeLong's for AUROC). All
variants answer the same rows, so their differences are known better than that. A test at several levels takes the same
rows at each, which are not independent: there the error is larger than shown, at most by the root of the number of levels.`;

const CORRELATION_LEGEND = `Spearman's over the variants, interval by Bonett and Wright. Tests made from the same rows share
their chance, which pulls a correlation up; a negative one is all the more telling.`;

/** Puts text between two markers of a Markdown file, whose own words stay. */
export async function replaceBetween(path: string, name: string, text: string): Promise<void> {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const content = await readFile(path, "utf8");
  const start = content.indexOf(open);
  const end = content.indexOf(close);
  if (start < 0 || end < start) {
    throw new InputError(`${path} has no place for ${name}.`, {
      hint: `Put ${open} and ${close} on lines of their own.`,
    });
  }
  await writeFile(path, `${content.slice(0, start + open.length)}\n${text.trim()}\n${content.slice(end)}`);
}

/** Pairs of tests in a card; the document has them all. */
const SHOWN = 10;

/** The pairs that pull against each other most. */
function opposedInMarkdown({ correlations }: FamilyFigures): string {
  const rows = correlations.rows.slice(0, SHOWN);
  const count = correlations.rows.length;
  const rest = count > SHOWN ? `\n\nThe lowest ${SHOWN} of ${count}; docs/underspecification.md has them all.` : "";
  return `Rank correlation of two tests, those first that pull against each other:\n\n${asMarkdown({ ...correlations, rows })}${rest}\n\n${CORRELATION_LEGEND}`;
}

function correlationsInMarkdown({ correlations }: FamilyFigures): string {
  const count = correlations.rows.length;
  const table = asMarkdown(correlations);
  return `<details><summary>Rank correlation of each two of the tests (${count})</summary>\n\n${table}\n\n${CORRELATION_LEGEND}\n\n</details>`;
}

/** Writes the figures into the card of a family. */
export async function writeCardFigures(pack: FamilyPackage, figures: FamilyFigures): Promise<void> {
  const sections = [
    "## Training\n",
    await describeTraining(pack),
    "\n## Figures\n",
    `${figures.equivalence}\n`,
    asMarkdown(figures.stress),
    `\n${LEGEND}\n`,
    opposedInMarkdown(figures),
  ];
  await replaceBetween(join(pack.directory, "README.md"), "figures", sections.join("\n"));
}

/** Writes the figures of all families into the document on underspecification. */
export async function writeDocument(path: string, families: FamilyFigures[]): Promise<void> {
  const sections = families.map(
    (figures) =>
      `## ${figures.title}\n\n${figures.equivalence}\n\n${asMarkdown(figures.stress)}\n\n${correlationsInMarkdown(figures)}`,
  );
  const beside = asMarkdown(showBesideThePaper(families.map((family) => family.beside)));
  await replaceBetween(path, "beside-the-paper", beside);
  await replaceBetween(path, "figures", `${LEGEND}\n\n${sections.join("\n\n")}`);
}
