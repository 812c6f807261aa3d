import type { TextTable } from "#cli/families/stats/tables";
import type { EnsembleResult } from "#cli/validate/ensembles/jobs";
import type { EnsembleTally } from "#cli/validate/ensembles/measure-ensembles";
import { errorOf, type Moments, meanOf } from "#cli/validate/tally";

const isShare = (metric: string): boolean => metric !== "log-loss";
/** Points of a share, thousandths of a loss. */
const scaleOf = (metric: string): number => (isShare(metric) ? 100 : 1000);
const number = (moments: Moments, scale: number, digits: number): string =>
  moments.count === 0
    ? ""
    : `${(scale * meanOf(moments)).toFixed(digits)} ± ${(scale * errorOf(moments)).toFixed(digits)}`;

const joined = (tallies: readonly EnsembleTally[], pick: (tally: EnsembleTally) => Moments): Moments =>
  tallies.map(pick).reduce((sum, { count, sum: total, squares }) => ({
    count: sum.count + count,
    sum: sum.sum + total,
    squares: sum.squares + squares,
  }));

const HEAD = [
  "gained",
  "said minus gained",
  "gain's interval holds, %",
  "expected minus true",
  "its interval holds, %",
  "said to be better, %",
  "rightly, %",
];

const cells = (tallies: readonly EnsembleTally[], scale: number): string[] => [
  number(
    joined(tallies, ({ gained }) => gained),
    scale,
    2,
  ),
  number(
    joined(tallies, ({ gainError }) => gainError),
    scale,
    2,
  ),
  number(
    joined(tallies, ({ gainHeld }) => gainHeld),
    100,
    1,
  ),
  number(
    joined(tallies, ({ expectedError }) => expectedError),
    scale,
    2,
  ),
  number(
    joined(tallies, ({ expectedHeld }) => expectedHeld),
    100,
    1,
  ),
  number(
    joined(tallies, ({ claimed }) => claimed),
    100,
    1,
  ),
  number(
    joined(tallies, ({ claimedRightly }) => claimedRightly),
    100,
    1,
  ),
];

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
          return some.length === 0 ? [] : [[metric, String(n), String(size), ...cells(some, scaleOf(metric))]];
        }),
      ),
    ),
    texts: 1,
  };
}

/** Test by test, for the largest ensemble. */
export function showByTest(results: readonly EnsembleResult[]): TextTable {
  return {
    head: ["test", "metric", "n", "best", ...HEAD],
    rows: results.flatMap(({ job: { test, metric, n }, tallies }) =>
      tallies.map((tally) => [test, metric, String(n), String(tally.size), ...cells([tally], scaleOf(metric))]),
    ),
    texts: 2,
  };
}
