import { modelsDirectory } from "#cli/models-directory";
import { describeSpread } from "#server/report/describe-spread";

import { readBenchmarks, readEquivalence, readFamilyPackage } from "#server/storage/family-package";

const points = (share: number): string => (100 * share).toFixed(2);

/** Prints how far the variants lie apart on each published test, beside what sampling alone would give. */
export async function printFamilyStats(slug: string): Promise<void> {
  const pack = await readFamilyPackage(modelsDirectory(), slug);
  const rows = (await readBenchmarks(pack)).map((benchmark) => {
    const { title, kind, metric, n, mean, min, max, sd, samplingSe } = describeSpread(benchmark);
    return [
      title,
      kind,
      metric,
      String(n),
      points(mean),
      points(min),
      points(max),
      points(sd),
      points(samplingSe),
      (sd / samplingSe).toFixed(2),
    ];
  });
  const table = [
    ["test", "kind", "metric", "n", "mean %", "min %", "max %", "sd (points)", "sampling se", "sd / se"],
    ...rows,
  ];
  const widths = (table[0] as string[]).map((_, column) =>
    Math.max(...table.map((row) => (row[column] as string).length)),
  );
  for (const row of table)
    console.log(
      row
        .map((cell, column) =>
          column < 3 ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number),
        )
        .join("  "),
    );
  const equivalence = await readEquivalence(pack);
  if (equivalence) {
    console.log(
      `\n${equivalence.within} of ${equivalence.variants} variants are within ${points(equivalence.margin)} points of the family's mean ${equivalence.metric} on the i.i.d. test (two one-sided tests, Holm, 95%).`,
    );
  }
}
