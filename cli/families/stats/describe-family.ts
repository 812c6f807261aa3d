import { besideThePaper } from "#cli/families/stats/beside-the-paper";
import { correlateMeasures } from "#cli/families/stats/correlations";
import { describeBaseline } from "#cli/families/stats/describe-baseline";
import { listMeasures, mainMeasures, stressTable } from "#cli/families/stats/stress-table";
import { showCorrelations, showStressTable, type TextTable } from "#cli/families/stats/tables";
import type { Equivalence } from "#server/contracts/views";
import { type FamilyPackage, readBenchmarks, readEquivalence } from "#server/storage/family-package";

/** Everything that is printed and written of a family's published figures. */
export type FamilyFigures = {
  title: string;
  equivalence: string;
  stress: TextTable;
  correlations: TextTable;
  /** The family's row in the table beside the paper's findings. */
  beside: string[];
};

const hundredths = (share: number): string => (100 * share).toFixed(2);

function sayEquivalence(equivalence: Equivalence | null): string {
  if (!equivalence) return "The i.i.d. test has not been run.";
  const { metric, mean, margin, within, variants, n, outside } = equivalence;
  const name = metric === "auroc" ? "AUROC" : metric;
  const who = outside.length === 0 ? "" : ` Not shown to lie within it: ${outside.join(", ")}.`;
  return `On the i.i.d. test (n = ${n}) the mean ${name} is ${hundredths(mean)}; ${within} of ${variants} variants are shown to lie within ${hundredths(margin)} points of it (two one-sided tests, Holm, 5% level).${who}`;
}

export async function describeFamily(pack: FamilyPackage): Promise<FamilyFigures> {
  const measures = listMeasures(await readBenchmarks(pack));
  const main = mainMeasures(measures, pack);
  const correlations = correlateMeasures(main);
  return {
    title: pack.family.title,
    equivalence: `${sayEquivalence(await readEquivalence(pack))}${await describeBaseline(pack.directory)}`,
    stress: showStressTable(stressTable(measures)),
    correlations: showCorrelations(correlations),
    beside: besideThePaper(pack.family.slug, pack.family.title, main, correlations),
  };
}
