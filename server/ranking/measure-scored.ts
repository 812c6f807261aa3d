import type { Interval } from "#server/contracts/ranking";
import type { Answers } from "#server/ranking/answers";
import type { Scored } from "#server/ranking/scored";
import { bcaInterval } from "#server/statistics/bca-interval";
import { bootstrapBySize } from "#server/statistics/bootstrap-by-size";
import { clusterIntervals } from "#server/statistics/cluster-intervals";
import { crossFitted } from "#server/statistics/cross-fitted";
import { expandedTail } from "#server/statistics/expanded-tail";
import { groupUnits } from "#server/statistics/group-units";
import { metricBootstrap } from "#server/statistics/metric-bootstrap";
import type { Metric } from "#server/statistics/metrics/metric";
import { selectVariants } from "#server/statistics/metrics/select-variants";
import { normalQuantile } from "#server/statistics/normal-quantile";
import { type PairedBootstrap, pairedBootstrap } from "#server/statistics/paired-bootstrap";
import { percentileInterval } from "#server/statistics/percentile-interval";
import { pseudoUnits } from "#server/statistics/pseudo-units";
import { Random } from "#server/statistics/random";
import { GAUSSIAN_FROM_UNITS } from "#server/statistics/resampling";
import { unitCodes } from "#server/statistics/unit-codes";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { rowUnits, type UnitTable } from "#server/statistics/unit-table";
import { wilsonInterval } from "#server/statistics/wilson-interval";

export type MeasureOptions = { confidence: number; resamples: number; seed: number; stream: number };

export type IntervalMethod =
  | "wilson"
  | "cluster-bootstrap-percentile"
  | "bootstrap-bca"
  | "bootstrap-out-of-bag"
  | "normal";

/** A metric of all variants on its rows, with what tests and resamples are made of. */
export type Measured = {
  /** In the unit of the metric, NaN where undefined, shape (K). */
  estimates: Float64Array;
  intervals: (Interval | null)[];
  intervalMethod: IntervalMethod;
  /** Number of ones, where the metric is their share among rows of equal weight, shape (K). */
  correct: Float64Array | null;
  /** Why estimates or intervals are missing, in a sentence. */
  reason: string | null;
  /** The variants of the columns of the table: those with an estimate, shape (K'). */
  columns: Int32Array;
  /** Scores of each unit with higher being better, whose sums are to the estimates as the rows are; shape (U, K'). */
  table: UnitTable;
  /** Scores of each unit for tests that variants are equally good, and the sums that are tested; the table's own for counts. */
  nullTable: UnitTable;
  sums: Float64Array;
  /** The ones as rows where Cochran's Q can be taken: rows stand alone and count the same. */
  plainRows: Uint8Array | null;
  /** From the table's direction to the unit of the metric. */
  toValue: (score: number) => number;
  /** Resamples in the table's direction; null where none was defined. */
  bootstrap: (random: Random, judgesLeftOut?: boolean) => PairedBootstrap | null;
};

/** Up to this many answers a resample evaluates the metric itself; beyond, sums of its pseudo-values. */
const EXACT_ANSWERS = 100_000;

function ownRows<Values extends Float64Array | Uint32Array>(values: Values | null, rows: Uint32Array): Values | null {
  if (!values) return null;
  return Reflect.construct(values.constructor, [Array.from(rows, (row) => values[row] as number)]) as Values;
}

/** Ones among rows that count the same: exact counts, by Wilson or by groups. */
function measureShare(scored: Scored, ones: Uint8Array, groups: Uint32Array | null, options: MeasureOptions): Measured {
  const { confidence, resamples, seed, stream } = options;
  const { variants, higherIsBetter } = scored.metric;
  const good = higherIsBetter ? ones : ones.map((one) => 1 - one);
  const table = groups ? groupUnits(good, variants, groups) : rowUnits(good, variants);
  const { rows, correct } = unitEstimates(table);
  const toValue = higherIsBetter ? (share: number) => share : (share: number) => 1 - share;
  const count = higherIsBetter ? correct : correct.map((sum) => rows - sum);
  const own = groups
    ? table.sizes.length < 2
      ? null
      : clusterIntervals(table, pairedBootstrap(table, resamples, new Random(seed, stream)), confidence)
    : Array.from(correct, (sum) => wilsonInterval(sum, rows, confidence));
  return {
    estimates: count.map((sum) => sum / rows),
    intervals: Array.from(count, (_, k) => own && turn(own[k] as Interval, toValue)),
    intervalMethod: groups ? "cluster-bootstrap-percentile" : "wilson",
    correct: count,
    reason: own ? null : ONE_GROUP,
    columns: Int32Array.from(correct.keys()),
    table,
    nullTable: table,
    sums: correct,
    plainRows: groups ? null : good,
    toValue,
    bootstrap: (random) => bootstrapBySize(table, resamples, random),
  };
}

export const ONE_GROUP = "All rows of this slice belong to one group.";

function turn([one, other]: Interval, toValue: (score: number) => number): Interval {
  const ends: Interval = [toValue(one), toValue(other)];
  return ends[0] <= ends[1] ? ends : [ends[1], ends[0]];
}

/** Noise of a mean over the third of the rows that a resample leaves out, by that of all rows: the root of e. */
const LEFT_OUT_NOISE = Math.sqrt(Math.E);
const BIAS_RESAMPLES = 200;

/**
 * How much the plain values are too high, the mean over all variants: so that variants stay as far apart as their rows put them.
 * A threshold: what it gains by being judged where it was chosen, by cross-fitting. Noise: what a resample adds (Efron &
 * Tibshirani 1993, chapter 10).
 */
function biasOf(
  bias: "fitted" | "upward",
  metric: Metric,
  estimates: Float64Array,
  rows: { weights: Float64Array | null; unitOf: Uint32Array | null },
  random: Random,
): number {
  const { variants } = metric;
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  if (bias === "fitted") {
    const fitted = crossFitted(metric, new Uint8Array(metric.rows).fill(1), rows, random);
    return fitted.some(Number.isNaN) ? 0 : mean(estimates) - mean(fitted);
  }
  if (metric.rows * variants > EXACT_ANSWERS) return 0;
  const found = metricBootstrap(metric, rows, BIAS_RESAMPLES, random, false);
  return found ? mean(found.inBag) - mean(estimates) : 0;
}

/** Groups in which rows are tied together; null where each holds one row, as pairs that count as one row do. */
const tiedRows = (groups: Uint32Array | null): Uint32Array | null =>
  groups && groups.length > 1 && new Set(groups).size === groups.length ? null : groups;

/** A metric of any form, by its pseudo-values. */
function measureAny(scored: Scored, answers: Answers, options: MeasureOptions): Measured {
  const { metric, bias } = scored;
  const { variants, higherIsBetter } = metric;
  const weights = ownRows(answers.weights, scored.rows);
  const unitOf = answers.groups && unitCodes(ownRows(answers.groups, scored.rows) as Uint32Array);
  const rows = { weights, unitOf };
  const random = new Random(options.seed, options.stream);
  const plain = metric.measure(weights ?? undefined);
  const defined = Int32Array.from(plain.estimates.keys()).filter((k) => !Number.isNaN(plain.estimates[k]));
  if (defined.length < variants) return measureDefined(scored, answers, options, defined, weights);
  const shift = bias === null ? 0 : biasOf(bias, metric, plain.estimates, rows, random);
  // Rounding may lift what is perfect over the top.
  const top = scored.most ?? Number.POSITIVE_INFINITY;
  const estimates = plain.estimates.map((estimate) => Math.min(Math.max(estimate - shift, 0), top));
  const pseudoValues = plain.pseudoValues.map((value) => value - shift);
  const units = pseudoUnits({ estimates, pseudoValues, ...rows });
  const direction = higherIsBetter ? 1 : -1;
  const table = levelled({ ...units, correct: (units.correct as Float64Array).map((sum) => direction * sum) });
  const common = new Float64Array(variants).fill(estimates.reduce((sum, each) => sum + each, 0) / variants);
  const nulls = pseudoUnits({ estimates: common, pseudoValues: metric.nullScores(weights ?? undefined), ...rows });
  const nullTable = levelled({ ...nulls, correct: (nulls.correct as Float64Array).map((sum) => direction * sum) });
  const isFew = units.sizes.length < GAUSSIAN_FROM_UNITS || bias === "fitted";
  const isExact = isFew && scored.rows.length * variants <= EXACT_ANSWERS;
  const turned = (found: PairedBootstrap | null): PairedBootstrap | null =>
    found && {
      ...found,
      // A resample has the bias of its rows, and that of being drawn from rows.
      inBag: found.inBag.map((value) => direction * (value - (bias === "upward" ? 2 : 1) * shift)),
      // Out of the bag a choice was made elsewhere already; noise counts the more, the fewer rows are left.
      outOfBag: found.outOfBag.map((value) => direction * (value - (bias === "upward" ? LEFT_OUT_NOISE * shift : 0))),
    };
  const bootstrap = (stream: Random, judgesLeftOut = true): PairedBootstrap | null =>
    isExact
      ? turned(metricBootstrap(metric, rows, options.resamples, stream, judgesLeftOut))
      : bootstrapBySize(table, options.resamples, stream);
  const toValue = (score: number): number => direction * score;
  const closed = weights || unitOf ? null : scored.closedIntervals;
  const { intervals, intervalMethod } = closed
    ? { intervals: closed(options.confidence), intervalMethod: "wilson" as const }
    : boundedIntervals(
        scored,
        estimates,
        intervalsOf(table, estimates.map(toValue), bootstrap, { ...options, leftOut: bias === "fitted" && isExact }),
        toValue,
        options.confidence,
      );
  return {
    estimates,
    intervals,
    intervalMethod,
    correct: null,
    reason: table.sizes.length < 2 ? ONE_GROUP : null,
    columns: Int32Array.from(estimates.keys()),
    table,
    nullTable,
    sums: levelled({ ...table, correct: estimates.map((each) => direction * each * scored.rows.length) })
      .correct as Float64Array,
    plainRows: null,
    toValue,
    bootstrap,
  };
}

/** Scores that differ by less than this share of the largest are equal but for rounding. */
const ROUNDING = 1e-12;

/** Where rounding is all that variants differ by, none differs: tests that scale differences would take it for one. */
function levelled(table: UnitTable): UnitTable {
  const { variants, correct } = table;
  const first = (at: number): number => correct[at - (at % variants)] as number;
  const slack = ROUNDING * (correct as Float64Array).reduce((most, score) => Math.max(most, Math.abs(score)), 0);
  if (correct.some((score, at) => Math.abs(score - first(at)) > slack)) return table;
  return { ...table, correct: Float64Array.from(correct, (_, at) => first(at)) };
}

/** Intervals in the unit of the metric, that end where it does. */
function boundedIntervals(
  scored: Scored,
  estimates: Float64Array,
  { intervals, intervalMethod }: { intervals: (Interval | null)[]; intervalMethod: IntervalMethod },
  toValue: (score: number) => number,
  confidence: number,
): { intervals: (Interval | null)[]; intervalMethod: IntervalMethod } {
  return {
    intervals: intervals.map((interval, k) =>
      interval === null || Number.isNaN(estimates[k])
        ? null
        : endWithin(turn(interval, toValue), scored, estimates[k] as number, confidence),
    ),
    intervalMethod,
  };
}

/** Of the variants of which the metric is defined; the others have neither figure nor column. */
function measureDefined(
  scored: Scored,
  answers: Answers,
  options: MeasureOptions,
  defined: Int32Array,
  weights: Float64Array | null,
): Measured {
  const K = scored.metric.variants;
  const estimates = new Float64Array(K).fill(Number.NaN);
  const intervals: (Interval | null)[] = new Array(K).fill(null);
  const reason = scored.metric.reason(weights ?? undefined);
  if (defined.length === 0) return { ...NOTHING, estimates, intervals, reason };
  const { metric, closedIntervals } = scored;
  const closed = closedIntervals && ((level: number) => Array.from(defined, (k) => closedIntervals(level)[k] ?? null));
  const own = measureAny(
    { ...scored, metric: selectVariants(metric, defined), closedIntervals: closed },
    answers,
    options,
  );
  for (const [at, k] of defined.entries()) {
    estimates[k] = own.estimates[at] as number;
    intervals[k] = own.intervals[at] ?? null;
  }
  return { ...own, estimates, intervals, reason, columns: own.columns.map((at) => defined[at] as number) };
}

const NO_UNITS: UnitTable = { variants: 0, correct: new Float64Array(0), sizes: new Uint32Array(0) };
const NOTHING: Omit<Measured, "estimates" | "intervals" | "reason"> = {
  intervalMethod: "bootstrap-bca",
  correct: null,
  columns: new Int32Array(0),
  table: NO_UNITS,
  nullTable: NO_UNITS,
  sums: new Float64Array(0),
  plainRows: null,
  toValue: (score) => score,
  bootstrap: () => null,
};

const SUREST = 1 - 1e-12;

/** Intervals in the table's direction: BCa of resamples for few units, normal for many. */
function intervalsOf(
  table: UnitTable,
  scores: Float64Array,
  bootstrap: (random: Random, judgesLeftOut: boolean) => PairedBootstrap | null,
  { confidence, seed, stream, leftOut }: MeasureOptions & { leftOut: boolean },
): { intervals: (Interval | null)[]; intervalMethod: IntervalMethod } {
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
    const intervals = Array.from(scores, (score, k): Interval => {
      const reach = (z * Math.sqrt(influenceOf(k).reduce((sum, each) => sum + each * each, 0))) / rows;
      return [score - reach, score + reach];
    });
    return { intervals, intervalMethod: "normal" };
  }
  const found = bootstrap(new Random(seed, stream + 1), leftOut);
  // With two or three units the tail is below what a number near 1 can hold.
  const widened = Math.min(1 - 2 * expandedTail(confidence, units), SUREST);
  if (found && leftOut) {
    return {
      intervals: Array.from(scores, (_, k) => leftOutInterval(found, k, widened)),
      intervalMethod: "bootstrap-out-of-bag",
    };
  }
  return {
    intervals: Array.from(scores, (score, k) => {
      if (!found || Number.isNaN(score)) return null;
      const replicates = Float64Array.from(
        { length: found.resamples },
        (_, b) => found.inBag[b * variants + k] as number,
      );
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

/**
 * Measures a metric on its rows.
 *
 * @param scored metric of n >= 1 rows
 * @param answers that it was made of
 */
export function measureScored(scored: Scored, answers: Answers, options: MeasureOptions): Measured {
  return scored.ones && !answers.weights
    ? measureShare(scored, scored.ones, tiedRows(answers.groups && ownRows(answers.groups, scored.rows)), options)
    : measureAny(scored, answers, options);
}
