import type { Interval, RankedVariant, Ranking } from "#server/contracts/ranking";
import type { Report } from "#server/contracts/report";

type Slice = Ranking["slices"][number];

/**
 * The report with its fields in their one order and its numbers at 12 significant digits. A database that stores JSON
 * may give the fields back in another order, and the last digits of a sum depend on the order of adding: neither
 * changes the bytes of a report that went through here.
 */
export function orderReport(report: Report): Report {
  const { test, recommendation, data, verdict } = report;
  return {
    family: report.family,
    data: { rows: data.rows, skipped: data.skipped, sha256: data.sha256 },
    metric: report.metric,
    confidence: round(report.confidence),
    seed: report.seed,
    variants: report.variants.map(orderVariant),
    test: { name: test.name, statistic: round(test.statistic), df: test.df, p: round(test.p) },
    recommendation: {
      variant: recommendation.variant,
      expected: orderEstimate(recommendation.expected),
      gainOverRandom: orderEstimate(recommendation.gainOverRandom),
    },
    resamples: report.resamples,
    rows: report.rows,
    groups: report.groups,
    intervalMethod: report.intervalMethod,
    slices: report.slices.map(orderSlice),
    verdict: { headline: verdict.headline, sentences: verdict.sentences },
  };
}

function orderVariant(ranked: RankedVariant): RankedVariant {
  return {
    variant: ranked.variant,
    estimate: round(ranked.estimate),
    interval: roundInterval(ranked.interval),
    correct: ranked.correct,
    rank: ranked.rank,
    rankInterval: ranked.rankInterval,
    inBestSet: ranked.inBestSet,
    probabilityBest: round(ranked.probabilityBest),
  };
}

function orderSlice(slice: Slice): Slice {
  return {
    column: slice.column,
    value: slice.value,
    rows: slice.rows,
    variants: slice.variants.map(({ variant, estimate, interval, correct, reason }) => ({
      variant,
      estimate: estimate === null ? null : round(estimate),
      interval: interval === null ? null : roundInterval(interval),
      correct,
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}

function orderEstimate({ estimate, interval }: { estimate: number; interval: Interval }) {
  return { estimate: round(estimate), interval: roundInterval(interval) };
}

const roundInterval = ([low, high]: Interval): Interval => [round(low), round(high)];

const round = (value: number): number => Number(value.toPrecision(12));
