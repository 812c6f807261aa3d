import type { TextTable } from "#cli/families/stats/tables";
import type { EnsembleResult } from "#cli/validate/ensembles/jobs";
import type { EnsembleTally } from "#cli/validate/ensembles/measure-ensembles";
import { errorOf, type Moments, meanOf } from "#cli/validate/tally";

/** Points of a share, thousandths of a loss. */
const scaleOf = (metric: string): number => (metric === "log-loss" ? 1000 : 100);

type Figure = [head: string, pick: (tally: EnsembleTally) => Moments, unit: "share" | "metric"];

const FIGURES: Figure[] = [
  ["gained", ({ gained }) => gained, "metric"],
  ["said minus gained", ({ gainError }) => gainError, "metric"],
  ["gain's interval holds, %", ({ gainHeld }) => gainHeld, "share"],
  ["expected minus true", ({ expectedError }) => expectedError, "metric"],
  ["its interval holds, %", ({ expectedHeld }) => expectedHeld, "share"],
  ["said to be better, %", ({ claimed }) => claimed, "share"],
  ["rightly, %", ({ claimedRightly }) => claimedRightly, "share"],
];
const HEAD = FIGURES.map(([head]) => head);

const joined = (all: readonly Moments[]): Moments =>
  all.reduce((one, other) => ({
    count: one.count + other.count,
    sum: one.sum + other.sum,
    squares: one.squares + other.squares,
  }));

/** The figures of a metric, over all the tallies. */
const cells = (tallies: readonly EnsembleTally[], metric: string): string[] =>
  FIGURES.map(([, pick, unit]) => {
    const moments = joined(tallies.map(pick));
    if (moments.count === 0) return "";
    const [scale, digits] = unit === "share" ? [100, 1] : [scaleOf(metric), 2];
    return `${(scale * meanOf(moments)).toFixed(digits)} ± ${(scale * errorOf(moments)).toFixed(digits)}`;
  });

/** Metric by metric and size by size, all tests together. */
export function showEnsembles(results: readonly EnsembleResult[]): TextTable {
  const metrics = [...new Set(results.map(({ job }) => job.metric))];
  const counts = [...new Set(results.map(({ job }) => job.n))];
  const sizes = [...new Set(results.flatMap(({ tallies }) => tallies.map(({ size }) => size)))];
  return {
    head: ["metric", "n", "best", ...HEAD],
    rows: metrics.flatMap((metric) =>
      counts.flatMap((n) =>
        sizes.flatMap((size) => {
          const some = results
            .filter(({ job }) => job.metric === metric && job.n === n)
            .flatMap(({ tallies }) => tallies.filter((tally) => tally.size === size));
          return some.length === 0 ? [] : [[metric, String(n), String(size), ...cells(some, metric)]];
        }),
      ),
    ),
    texts: 1,
  };
}

/** Test by test. */
export function showByTest(results: readonly EnsembleResult[]): TextTable {
  return {
    head: ["test", "metric", "n", "best", ...HEAD],
    rows: results.flatMap(({ job: { test, metric, n }, tallies }) =>
      tallies.map((tally) => [test, metric, String(n), String(tally.size), ...cells([tally], metric)]),
    ),
    texts: 2,
  };
}
