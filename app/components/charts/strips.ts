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

const reachOf = ({ values }: Strip): number => {
  const shares = values.map(({ share }) => share);
  return Math.max(...shares) - Math.min(...shares);
};

/** The i.i.d. test and the `count` stress tests whose best and worst variants are farthest apart, in their order. */
export function widestStrips(strips: Strip[], count: number): Strip[] {
  const stress = strips.filter(({ kind }) => kind !== "iid").sort((a, b) => reachOf(b) - reachOf(a));
  const kept = new Set(stress.slice(0, count));
  return strips.filter((strip) => strip.kind === "iid" || kept.has(strip));
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
        .map(({ variant, correct, n, auroc }) => ({
          variant,
          share: spread?.metric === "auroc" && auroc ? auroc.value : correct / n,
        }))
        .sort((a, b) => a.variant.localeCompare(b.variant)),
    };
  });
  return strips.sort((a, b) => Number(b.kind === "iid") - Number(a.kind === "iid"));
}
