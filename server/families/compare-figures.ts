import type { Benchmark } from "#server/contracts/benchmark";
import type { ComparedFigure, Disagreement } from "#server/contracts/comparison";
import type { Interval } from "#server/contracts/ranking";
import { bonettPriceInterval } from "#server/statistics/bonett-price-interval";
import { normalQuantile } from "#server/statistics/normal-quantile";
import { wilsonInterval } from "#server/statistics/wilson-interval";

type Measured = Benchmark["variants"][number];
type Known = Disagreement[];
type Terms = {
  /** How often a source row may be shown. */
  copies: number;
  confidence: number;
  /** For a difference that is to hold together with all others. */
  atOnce: number;
};

const reachOf = (se: number, confidence: number): number => normalQuantile((1 + confidence) / 2) * se;
const around = (value: number, reach: number, lowest: number): Interval => [
  Math.max(lowest, value - reach),
  Math.min(1, value + reach),
];
const beyondZero = ([low, high]: Interval): boolean => low > 0 || high < 0;

/** Units of the test that may count for one of the two alone: no more than the rows that they answer differently. */
function discordant(first: Measured, own: Measured, known: Known): number {
  const names = [first.variant, own.variant];
  const rows = known.find(({ one, other }) => names.includes(one) && names.includes(other))?.rows ?? own.n;
  return Math.min(rows, own.n);
}

/**
 * Units right of each variant, and the paired difference of each from the first, with an interval from the rows that the two
 * answer differently. With two labels exactly one is right on such a row, so the count is exact; with more labels, or pairs
 * as units, it is an upper bound and the interval is rather too wide.
 *
 * @param metric what the counts of the test mean, such as "accuracy"
 */
export function compareCounts(
  measured: (Measured | undefined)[],
  metric: string,
  known: Known,
  terms: Terms,
): ComparedFigure {
  const [first] = measured;
  return {
    metric,
    basis: "paired",
    n: first?.n ?? 0,
    values: measured.map((own) => {
      if (!own) return null;
      const value = own.correct / own.n;
      const figure = { value, interval: wilsonInterval(own.correct, own.n, terms.confidence), difference: null };
      if (!first || own === first) return figure;
      const counts = [own.correct - first.correct, discordant(first, own, known), own.n] as const;
      const interval = bonettPriceInterval(...counts, terms.confidence, terms.copies);
      const sure = beyondZero(bonettPriceInterval(...counts, terms.atOnce, terms.copies));
      return { ...figure, difference: { value: counts[0] / own.n, interval, sure } };
    }),
  };
}

/**
 * Published AUROC of each variant and its difference from the first. The package keeps no scores, so the covariance of two is
 * unknown; the interval adds their variances, which is too wide where they go up and down together, as on the same rows.
 */
export function compareAreas(measured: (Measured | undefined)[], terms: Terms): ComparedFigure {
  const first = measured[0]?.auroc;
  return {
    metric: "auroc",
    basis: "apart",
    n: measured[0]?.n ?? 0,
    values: measured.map((own) => {
      if (!own?.auroc) return null;
      const { value, se } = own.auroc;
      const figure = { value, interval: around(value, reachOf(se, terms.confidence), 0), difference: null };
      if (!first || own.auroc === first) return figure;
      const away = value - first.value;
      const both = Math.hypot(se, first.se);
      const interval = around(away, reachOf(both, terms.confidence), -1);
      const sure = beyondZero(around(away, reachOf(both, terms.atOnce), -1));
      return { ...figure, difference: { value: away, interval, sure } };
    }),
  };
}
