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
        .map(({ variant, correct, n, auroc }) => ({
          variant,
          share: spread?.metric === "auroc" && auroc ? auroc.value : correct / n,
        }))
        .sort((a, b) => a.variant.localeCompare(b.variant)),
    };
  });
  return strips.sort((a, b) => Number(b.kind === "iid") - Number(a.kind === "iid"));
}
