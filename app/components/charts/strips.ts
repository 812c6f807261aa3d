import { metricWords } from "#app/lib/words";
import type { FamilyView } from "#server/contracts/views";

/** One published test as a strip of dots: shares in [0, 1], variants in one order for all strips. */
export type Strip = {
  name: string;
  title: string;
  kind: string;
  metric: string;
  unit: string;
  n: number;
  mean: number;
  samplingSe: number;
  values: { variant: string; share: number }[];
};

/** What the figures of all strips are called together: "AUROC", or "figure" where they are not of one metric. */
export function metricOfAll(strips: Strip[]): string {
  const metrics = new Set(strips.map(({ metric }) => metricWords(metric)));
  return metrics.size === 1 ? ([...metrics][0] ?? "figure") : "figure";
}

/** The published tests of a family, the i.i.d. test first. */
export function stripsOf(family: FamilyView): Strip[] {
  const strips = family.benchmarks.map((benchmark): Strip => {
    const spread = family.spreads.find((each) => each.name === benchmark.name);
    return {
      name: benchmark.name,
      title: benchmark.title,
      kind: benchmark.kind,
      metric: spread?.metric ?? benchmark.metric,
      unit: benchmark.unit,
      n: spread?.n ?? benchmark.variants[0]?.n ?? benchmark.rows,
      mean: spread?.mean ?? 0,
      samplingSe: spread?.samplingSe ?? 0,
      values: benchmark.variants
        .flatMap(({ variant, correct, n, auroc }) => {
          // A variant without an AUROC has no place among those that have one: its accuracy is another thing.
          const share = spread?.metric === "auroc" ? auroc?.value : correct / n;
          return share === undefined ? [] : [{ variant, share }];
        })
        .sort((a, b) => a.variant.localeCompare(b.variant)),
    };
  });
  return strips.sort((a, b) => Number(b.kind === "iid") - Number(a.kind === "iid"));
}
