import type { TextTable } from "#cli/families/stats/tables";
import type { MetricResult } from "#cli/validate/metrics/jobs";
import { errorOf, type Moments, meanOf } from "#cli/validate/tally";

const percent = (moments: Moments): string =>
  moments.count === 0 ? "" : `${(100 * meanOf(moments)).toFixed(1)} ± ${(100 * errorOf(moments)).toFixed(1)}`;

const FIGURES = [
  ["best set holds, %", (result: MetricResult) => percent(result.tally.held)],
  ["its size", ({ tally }: MetricResult) => (tally.size.count === 0 ? "" : meanOf(tally.size).toFixed(1))],
  ["intervals hold, %", ({ tally }: MetricResult) => percent(tally.intervalHeld)],
  ["ranks hold, %", ({ tally }: MetricResult) => percent(tally.rankHeld)],
  ["expectation holds, %", ({ tally }: MetricResult) => percent(tally.expectationHeld)],
  [
    "its bias",
    ({ tally }: MetricResult) =>
      tally.expectationError.count === 0
        ? ""
        : `${meanOf(tally.expectationError).toFixed(4)} ± ${errorOf(tally.expectationError).toFixed(4)}`,
  ],
  ["false alarms, %", ({ tally }: MetricResult) => percent(tally.alarms)],
  ["could not be ranked", ({ tally }: MetricResult) => String(tally.undefined)],
] as const;

/** Job by job. */
export function showMetrics(results: readonly MetricResult[]): TextTable {
  return {
    head: ["test", "metric", "n", ...FIGURES.map(([name]) => name)],
    rows: results.map((result) => [
      result.job.test,
      result.job.metric,
      String(result.job.n),
      ...FIGURES.map(([, show]) => show(result)),
    ]),
    texts: 2,
  };
}

/** Metric by metric, the lowest or highest over tests for each n. */
export function showWorst(results: readonly MetricResult[]): TextTable {
  const metrics = [...new Set(results.map(({ job }) => job.metric))];
  const sizes = [...new Set(results.map(({ job }) => job.n))];
  const worst = (some: MetricResult[], pick: (result: MetricResult) => Moments, most: boolean): string => {
    const shares = some
      .map(pick)
      .filter(({ count }) => count > 0)
      .map((moments) => 100 * meanOf(moments));
    if (shares.length === 0) return "";
    return (most ? Math.max(...shares) : Math.min(...shares)).toFixed(1);
  };
  return {
    head: [
      "metric",
      "n",
      "best set holds, %",
      "intervals hold, %",
      "ranks hold, %",
      "expectation holds, %",
      "false alarms, %",
    ],
    rows: metrics.flatMap((metric) =>
      sizes.map((n) => {
        const some = results.filter(({ job }) => job.metric === metric && job.n === n);
        return [
          metric,
          String(n),
          worst(some, ({ tally }) => tally.held, false),
          worst(some, ({ tally }) => tally.intervalHeld, false),
          worst(some, ({ tally }) => tally.rankHeld, false),
          worst(some, ({ tally }) => tally.expectationHeld, false),
          worst(some, ({ tally }) => tally.alarms, true),
        ];
      }),
    ),
    texts: 1,
  };
}
