import type { Benchmark } from "#server/contracts/benchmark";
import type { CorrelatedPair, TestCorrelations } from "#server/contracts/correlation";
import type { Spread } from "#server/contracts/views";
import { figureOf } from "#server/families/figure-of";
import { rankCorrelation } from "#server/statistics/rank-correlation";

type Test = Pick<Benchmark, "name" | "title" | "kind" | "variants">;
type Axis = { name: string; title: string; alike: string[]; values: Map<string, number> };

/** Fewer variants show no correlation. */
const FEWEST = 4;
const CONFIDENCE = 0.95;

function axesOf(tests: readonly Test[], spreads: Spread[]): Axis[] {
  const ordered = [...tests].sort((a, b) => Number(b.kind === "iid") - Number(a.kind === "iid"));
  return ordered.map(({ name, title, variants }) => {
    const metric = spreads.find((spread) => spread.name === name)?.metric ?? "accuracy";
    const values = variants.flatMap((each): [string, number][] => {
      const value = figureOf(each, metric);
      return value === null ? [] : [[each.variant, value]];
    });
    return { name, title, alike: [], values: new Map(values) };
  });
}

const sameFigures = (one: Axis, other: Axis): boolean =>
  one.values.size === other.values.size &&
  [...one.values].every(([variant, value]) => other.values.get(variant) === value);

/** Tests with the same figures are one test in several cuts: they say nothing of each other, and the same of all others. */
function mergeAlike(axes: Axis[]): Axis[] {
  const merged: Axis[] = [];
  for (const axis of axes) {
    const first = axis.values.size === 0 ? undefined : merged.find((each) => sameFigures(each, axis));
    if (first) first.alike.push(axis.title);
    else merged.push(axis);
  }
  return merged;
}

function correlate(one: Axis, other: Axis, pairs: number): CorrelatedPair {
  const shared = [...one.values.keys()].filter((variant) => other.values.has(variant));
  const x = shared.map((variant) => one.values.get(variant) as number);
  const y = shared.map((variant) => other.values.get(variant) as number);
  const names = { one: one.name, other: other.name };
  const found = shared.length < FEWEST ? null : rankCorrelation(x, y, CONFIDENCE);
  const atOnce = found && rankCorrelation(x, y, 1 - (1 - CONFIDENCE) / pairs);
  if (!found || !atOnce) return { ...names, rho: null, interval: null, reading: "cannot-tell" };
  const [low, high] = atOnce.interval;
  return { ...names, ...found, reading: low > 0 ? "together" : high < 0 ? "against" : "cannot-tell" };
}

/**
 * Spearman's rank correlation over the variants of each two published tests, the i.i.d. test first, with its 95% interval;
 * the reading is by an interval corrected for the number of pairs (Bonferroni). Tests with the same figures are merged first.
 *
 * @param spreads of the family: they say which metric a test is read by
 */
export function correlateTests(tests: readonly Test[], spreads: Spread[]): TestCorrelations {
  const axes = mergeAlike(axesOf(tests, spreads));
  const pairs = (axes.length * (axes.length - 1)) / 2;
  return {
    tests: axes.map(({ name, title, alike }) => ({ name, title, alike })),
    variants: Math.max(0, ...axes.map(({ values }) => values.size)),
    pairs: axes.flatMap((one, i) => axes.slice(i + 1).map((other) => correlate(one, other, pairs))),
  };
}
