import type { Benchmark } from "#server/contracts/benchmark";
import type { CorrelatedPair, TestCorrelations } from "#server/contracts/correlation";
import type { Spread } from "#server/contracts/views";
import { figureOf } from "#server/families/figure-of";
import { rankCorrelation } from "#server/statistics/rank-correlation";

type Test = Pick<Benchmark, "name" | "title" | "kind" | "variants">;
type Axis = { name: string; title: string; values: Map<string, number> };

/** Fewer variants show no correlation. */
const FEWEST = 4;
const CONFIDENCE = 0.95;

function axesOf(tests: Test[], spreads: Spread[]): Axis[] {
  const ordered = [...tests].sort((a, b) => Number(b.kind === "iid") - Number(a.kind === "iid"));
  return ordered.map(({ name, title, variants }) => {
    const metric = spreads.find((spread) => spread.name === name)?.metric ?? "accuracy";
    const values = variants.flatMap((each): [string, number][] => {
      const value = figureOf(each, metric);
      return value === null ? [] : [[each.variant, value]];
    });
    return { name, title, values: new Map(values) };
  });
}

function correlate(one: Axis, other: Axis, pairs: number): CorrelatedPair {
  const shared = [...one.values.keys()].filter((variant) => other.values.has(variant));
  const x = shared.map((variant) => one.values.get(variant) as number);
  const y = shared.map((variant) => other.values.get(variant) as number);
  const names = { one: one.name, other: other.name };
  const found = shared.length < FEWEST ? null : rankCorrelation(x, y, CONFIDENCE);
  const atOnce = found && rankCorrelation(x, y, 1 - (1 - CONFIDENCE) / pairs);
  if (!found || !atOnce) return { ...names, rho: null, interval: null, reading: "cannot-tell" };
  // Two tests of the same rows, such as one cut into other slices, say nothing of each other.
  if (x.every((value, at) => value === y[at])) return { ...names, ...found, reading: "same" };
  const [low, high] = atOnce.interval;
  return { ...names, ...found, reading: low > 0 ? "together" : high < 0 ? "against" : "cannot-tell" };
}

/**
 * Spearman's rank correlation over the variants of each two published tests, the i.i.d. test first, with its 95% interval;
 * the reading is by an interval corrected for the number of pairs (Bonferroni).
 *
 * @param spreads of the family: they say which metric a test is read by
 */
export function correlateTests(tests: Test[], spreads: Spread[]): TestCorrelations {
  const axes = axesOf(tests, spreads);
  const pairs = (axes.length * (axes.length - 1)) / 2;
  return {
    tests: axes.map(({ name, title }) => ({ name, title })),
    variants: Math.max(0, ...axes.map(({ values }) => values.size)),
    pairs: axes.flatMap((one, i) => axes.slice(i + 1).map((other) => correlate(one, other, pairs))),
  };
}
