import type { Interval, Ranking } from "#server/contracts/ranking";
import type { MeasureOptions } from "#server/ranking/measure-options";
import type { Scored } from "#server/ranking/scored";
import { bcaInterval } from "#server/statistics/bca-interval";
import { expandedTail } from "#server/statistics/expanded-tail";
import { normalQuantile } from "#server/statistics/normal-quantile";
import type { PairedBootstrap } from "#server/statistics/paired-bootstrap";
import { percentileInterval } from "#server/statistics/percentile-interval";
import { Random } from "#server/statistics/random";
import { GAUSSIAN_FROM_UNITS } from "#server/statistics/resampling";
import type { UnitTable } from "#server/statistics/unit-table";
import { wilsonInterval } from "#server/statistics/wilson-interval";

export type Intervals = { intervals: (Interval | null)[]; intervalMethod: Ranking["intervalMethod"] };

/** An interval in the unit of the metric, lower end first. */
export function turn([one, other]: Interval, toValue: (score: number) => number): Interval {
  const ends: Interval = [toValue(one), toValue(other)];
  return ends[0] <= ends[1] ? ends : [ends[1], ends[0]];
}

/** Intervals in the unit of the metric, that end where it does. */
export function boundedIntervals(
  scored: Scored,
  estimates: Float64Array,
  { intervals, intervalMethod }: Intervals,
  toValue: (score: number) => number,
  confidence: number,
): Intervals {
  return {
    intervals: intervals.map((interval, k) =>
      interval === null || Number.isNaN(estimates[k])
        ? null
        : endWithin(turn(interval, toValue), scored, estimates[k] as number, confidence),
    ),
    intervalMethod,
  };
}

const SUREST = 1 - 1e-12;

/** How far each unit moves each score, squared and summed over the units, shape (K). */
function squaredInfluences({ variants, sizes, correct }: UnitTable, scores: Float64Array): Float64Array {
  const squares = new Float64Array(variants);
  for (let unit = 0, at = 0; unit < sizes.length; unit++) {
    const size = sizes[unit] as number;
    for (let k = 0; k < variants; k++, at++) {
      const influence = (correct[at] as number) - size * (scores[k] as number);
      (squares[k] as number) += influence * influence;
    }
  }
  return squares;
}

/** Intervals in the table's direction: BCa of resamples for few units, normal for many. */
export function intervalsOf(
  table: UnitTable,
  scores: Float64Array,
  bootstrap: (random: Random) => PairedBootstrap | null,
  { confidence, seed, stream, leftOut }: MeasureOptions & { leftOut: boolean },
): Intervals {
  const { variants, sizes, correct } = table;
  const units = sizes.length;
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const influence = new Float64Array(units);
  const influenceOf = (k: number): Float64Array => {
    for (let unit = 0; unit < units; unit++) {
      influence[unit] = (correct[unit * variants + k] as number) - (sizes[unit] as number) * (scores[k] as number);
    }
    return influence;
  };
  if (units < 2) return { intervals: Array.from(scores, () => null), intervalMethod: "bootstrap-bca" };
  if (units >= GAUSSIAN_FROM_UNITS && !leftOut) {
    const z = normalQuantile((1 + confidence) / 2);
    const squares = squaredInfluences(table, scores);
    const intervals = Array.from(scores, (score, k): Interval => {
      const reach = (z * Math.sqrt(squares[k] as number)) / rows;
      return [score - reach, score + reach];
    });
    return { intervals, intervalMethod: "normal" };
  }
  const found = bootstrap(new Random(seed, stream + 1));
  // With two or three units the tail is below what a number near 1 can hold.
  const widened = Math.min(1 - 2 * expandedTail(confidence, units), SUREST);
  if (found && leftOut) {
    return {
      intervals: Array.from(scores, (_, k) => leftOutInterval(found, k, widened)),
      intervalMethod: "bootstrap-out-of-bag",
    };
  }
  const replicates = new Float64Array(found?.resamples ?? 0);
  return {
    intervals: Array.from(scores, (score, k) => {
      if (!found || Number.isNaN(score)) return null;
      for (let b = 0, at = k; b < replicates.length; b++, at += variants) replicates[b] = found.inBag[at] as number;
      return bcaInterval(replicates, score, influenceOf(k), widened);
    }),
    intervalMethod: "bootstrap-bca",
  };
}

/**
 * Percentiles of the values out of the bag, at thresholds chosen in it: a threshold that other rows would have put elsewhere is as much
 * of the uncertainty as the rows that are judged. They rest on a third of the rows, and are wider than they need be.
 */
function leftOutInterval(
  { variants, outOfBag, outOfBagRows }: PairedBootstrap,
  k: number,
  level: number,
): Interval | null {
  const values: number[] = [];
  for (const [b, rows] of outOfBagRows.entries()) if (rows > 0) values.push(outOfBag[b * variants + k] as number);
  return values.length > 0 ? percentileInterval(values, level) : null;
}

/** An interval that ends where the metric does and holds its estimate; where no two rows differ, as a share would have it. */
function endWithin([low, high]: Interval, { rows, most }: Scored, estimate: number, confidence: number): Interval {
  if (low === high && most !== null && most > 0) {
    const [least, largest] = wilsonInterval((estimate / most) * rows.length, rows.length, confidence);
    return [most * least, most * largest];
  }
  return [Math.max(0, Math.min(low, estimate)), Math.min(most ?? Number.POSITIVE_INFINITY, Math.max(high, estimate))];
}
