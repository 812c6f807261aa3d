import type { Benchmark } from "#server/contracts/benchmark";
import { type Figure, summariseFigures } from "#server/report/describe-spread";
import type { FamilyPackage } from "#server/storage/family-package";

/** One figure of every variant: a whole stress test, or a slice of one, in one metric. */
export type Measure = {
  test: string;
  kind: Benchmark["kind"];
  metric: string;
  /** Rows or pairs behind each variant's figure. */
  n: number;
  /** In the order of the variants. */
  figures: Figure[];
};

export type StressRow = Omit<Measure, "figures"> &
  ReturnType<typeof summariseFigures> & {
    /** Standard deviation over that of the same metric on the i.i.d. test. */
    ratio: number | null;
  };

/** A slice with fewer rows says more about chance than about the variants. */
const FEWEST_ROWS = 30;

function shareFigure({ correct, n }: { correct: number; n: number }): Figure {
  const value = correct / n;
  return { value, se: Math.sqrt((value * (1 - value)) / n) };
}

/** The measures of a whole test: its share and, where it is published of every variant, its area. */
function measureWhole({ title, kind, metric, variants }: Benchmark): Measure[] {
  const n = variants[0]?.n ?? 0;
  const shares = { test: title, kind, metric, n, figures: variants.map(shareFigure) };
  const areas = variants.flatMap(({ auroc }) => auroc ?? []);
  return areas.length === variants.length ? [shares, { ...shares, metric: "auroc", figures: areas }] : [shares];
}

/** The measures of each slice of a stratified test. */
function measureSlices({ title, kind, variants }: Benchmark): Measure[] {
  const measures: Measure[] = [];
  for (const [column, values] of Object.entries(variants[0]?.slices ?? {})) {
    for (const [value, { n }] of Object.entries(values)) {
      if (n < FEWEST_ROWS) continue;
      const test = `${title}: ${value}`;
      const counts = variants.flatMap(({ slices }) => slices[column]?.[value] ?? []);
      measures.push({ test, kind, metric: "accuracy", n, figures: counts.map(shareFigure) });
      const areas = variants.flatMap(({ sliceAurocs }) => sliceAurocs?.[column]?.[value] ?? []);
      if (areas.length === variants.length) measures.push({ test, kind, metric: "auroc", n, figures: areas });
    }
  }
  return measures;
}

/** All measures of a family, the i.i.d. test first; of a test by slices, its slices. */
export function listMeasures(benchmarks: Benchmark[]): Measure[] {
  const sorted = benchmarks.toSorted((a, b) => Number(b.kind === "iid") - Number(a.kind === "iid"));
  return sorted.flatMap((each) => (each.kind === "stratified" ? measureSlices(each) : measureWhole(each)));
}

/** Mean, range and spread of every measure, beside what sampling alone gives, and against the spread of the i.i.d. test. */
export function stressTable(measures: Measure[]): StressRow[] {
  const spreadOf = (metric: string): number | null => {
    const wanted = metric === "auroc" ? "auroc" : "accuracy";
    const iid = measures.find((measure) => measure.kind === "iid" && measure.metric === wanted);
    const { sd } = iid ? summariseFigures(iid.figures) : { sd: 0 };
    return sd > 0 ? sd : null;
  };
  return measures.map(({ figures, ...about }) => {
    const summary = summariseFigures(figures);
    const iid = spreadOf(about.metric);
    return { ...about, ...summary, ratio: iid === null ? null : summary.sd / iid };
  });
}

/** Measures in the metric that the family is judged by, one a test or slice. */
export function mainMeasures(measures: Measure[], { family }: FamilyPackage): Measure[] {
  const { metric } = family.equivalence;
  const hasArea = (test: string): boolean => measures.some((each) => each.test === test && each.metric === "auroc");
  return measures.filter((each) => (each.metric === "auroc") === (metric === "auroc" && hasArea(each.test)));
}
