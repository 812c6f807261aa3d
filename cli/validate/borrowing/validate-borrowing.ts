import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asMarkdown, asText, type TextTable } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import { modelsDirectory } from "#cli/models-directory";
import { measureBorrowing } from "#cli/validate/borrowing/measure-borrowing";
import { loadPopulation } from "#cli/validate/population";
import { type Borrowing, isBorrowingOffered } from "#server/contracts/borrowing";
import type { BenchmarkDefinition, Family } from "#server/contracts/family";
import { listFamilyPackages, readBenchmarks, readFamilyPackage } from "#server/storage/family-package";

type Options = { data: string; work: string; draws: number; write?: boolean };
type FamilyBorrowing = { slug: string; borrowing: Borrowing };

const fileOf = ({ source }: BenchmarkDefinition): string =>
  source.type === "file" ? source.file : source.type === "stays" ? source.records : source.templates;

/**
 * Whether no other test is made of the same rows. Figures on the same rows, corrupted in another way, would foretell the noise of
 * the rows as well as the variants' worth, and no user's rows have that.
 */
function hasOwnRows({ benchmarks }: Family, name: string): boolean {
  const own = benchmarks.find((each) => each.name === name);
  return own !== undefined && !benchmarks.some((other) => other.name !== name && fileOf(other) === fileOf(own));
}

async function measureFamily(slug: string, { data, work, draws }: Options): Promise<Borrowing> {
  const pack = await readFamilyPackage(modelsDirectory(), slug);
  const benchmarks = await readBenchmarks(pack);
  const results: Borrowing["results"] = [];
  for (const { name, kind, metric } of benchmarks) {
    if (kind === "iid" || metric !== "accuracy" || !hasOwnRows(pack.family, name)) continue;
    const population = await loadPopulation(`${slug}/${name}`, data, work);
    console.log(`${slug}/${name}`);
    results.push(
      ...measureBorrowing(
        population,
        benchmarks.filter((other) => other.name !== name),
        draws,
      ),
    );
  }
  return { draws, results };
}

function showBorrowing(families: readonly FamilyBorrowing[]): TextTable {
  return {
    head: ["family", "offered", "test", "n", "possible", "by the rows alone", "with published figures", "gained"],
    rows: families.flatMap(({ slug, borrowing }) =>
      borrowing.results.map(({ test, n, possible, plain, borrowed, error }) => [
        slug,
        isBorrowingOffered(borrowing) ? "yes" : "no",
        test,
        String(n),
        possible.toFixed(2),
        plain.toFixed(2),
        borrowed.toFixed(2),
        `${(borrowed - plain).toFixed(2)} ± ${error.toFixed(2)}`,
      ]),
    ),
    texts: 3,
  };
}

function showFamilies(families: readonly FamilyBorrowing[]): TextTable {
  const mean = (values: number[]): string => (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2);
  return {
    head: ["family", "tests", "n", "possible", "by the rows alone", "with published figures", "offered"],
    rows: families.flatMap(({ slug, borrowing }) =>
      [...new Set(borrowing.results.map(({ n }) => n))].map((n) => {
        const some = borrowing.results.filter((each) => each.n === n);
        return [
          slug,
          String(some.length),
          String(n),
          mean(some.map(({ possible }) => possible)),
          mean(some.map(({ plain }) => plain)),
          mean(some.map(({ borrowed }) => borrowed)),
          isBorrowingOffered(borrowing) ? "yes" : "no",
        ];
      }),
    ),
    texts: 1,
  };
}

/** Measures, family by family, whether choosing gets more with the help of published figures. */
export async function validateBorrowing(options: Options): Promise<void> {
  const families: FamilyBorrowing[] = [];
  for (const slug of await listFamilyPackages(modelsDirectory())) {
    families.push({ slug, borrowing: await measureFamily(slug, options) });
  }
  console.log(asText(showBorrowing(families)));
  console.log(asText(showFamilies(families)));
  if (!options.write) return;
  for (const { slug, borrowing } of families) {
    const path = join(modelsDirectory(), slug, "benchmarks", "borrowing.json");
    await writeFile(path, `${JSON.stringify(borrowing, null, 1)}\n`);
  }
  const sections = [
    `Mean points of accuracy that the chosen variant leads by over the mean of its family, over those of the family's stress tests whose rows no other of its tests has, ${options.draws} stress sets of each size:`,
    asMarkdown(showFamilies(families)),
    `<details><summary>Test by test</summary>\n\n${asMarkdown(showBorrowing(families))}\n\n</details>`,
  ];
  await replaceBetween("docs/validation.md", "borrowing", sections.join("\n\n"));
}
