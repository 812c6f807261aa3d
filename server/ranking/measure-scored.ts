import type { Interval, Ranking } from "#server/contracts/ranking";
import type { Answers } from "#server/ranking/answers";
import { biasOf, LEFT_OUT_NOISE } from "#server/ranking/bias-of";
import { levelled } from "#server/ranking/levelled";
import { EXACT_ANSWERS, EXACT_ROWS, type MeasureOptions } from "#server/ranking/measure-options";
import { boundedIntervals, intervalsOf, turn } from "#server/ranking/metric-intervals";
import type { Scored } from "#server/ranking/scored";
import { bootstrapBySize } from "#server/statistics/bootstrap-by-size";
import { clusterIntervals } from "#server/statistics/cluster-intervals";
import { groupUnits } from "#server/statistics/group-units";
import { metricBootstrap } from "#server/statistics/metric-bootstrap";
import { selectVariants } from "#server/statistics/metrics/select-variants";
import { type PairedBootstrap, pairedBootstrap } from "#server/statistics/paired-bootstrap";
import { pseudoUnits } from "#server/statistics/pseudo-units";
import { Random } from "#server/statistics/random";
import { GAUSSIAN_FROM_UNITS } from "#server/statistics/resampling";
import { unitCodes } from "#server/statistics/unit-codes";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { rowUnits, type UnitTable } from "#server/statistics/unit-table";
import { wilsonInterval } from "#server/statistics/wilson-interval";

/** A metric of all variants on its rows, with what tests and resamples are made of. */
export type Measured = {
  /** In the unit of the metric, NaN where undefined, shape (K). */
  estimates: Float64Array;
  intervals: (Interval | null)[];
  intervalMethod: Ranking["intervalMethod"];
  /** Number of ones, where the metric is their share among rows of equal weight, shape (K). */
  correct: Float64Array | null;
  /** Why estimates or intervals are missing, in a sentence. */
  reason: string | null;
  /** The variants of the columns of the table: those with an estimate, shape (K'). */
  columns: Int32Array;
  /** Scores of each unit with higher being better, whose sums are to the estimates as the rows are; shape (U, K'). */
  table: UnitTable;
  /** For tests that variants are equally good. */
  nullScores: () => NullScores;
  /** The ones as rows where Cochran's Q can be taken: rows stand alone and count the same. */
  plainRows: Uint8Array | null;
  /** Whether a threshold was chosen on the rows that it is judged by. */
  isFitted: boolean;
  /** From the table's direction to the unit of the metric. */
  toValue: (score: number) => number;
  /** Resamples in the table's direction, those of the intervals where these judge the rows left out too; null where none was defined. */
  bootstrap: (random: Random) => PairedBootstrap | null;
};

/** Scores of each unit if all variants were equally good, and the sums that are tested; of counts, the table's own. */
export type NullScores = { table: UnitTable; sums: Float64Array };

/** Makes something once, when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A table in whose direction higher is better. */
function directed(table: UnitTable, direction: number): UnitTable {
  const correct = table.correct as Float64Array;
  if (direction !== 1) for (let at = 0; at < correct.length; at++) correct[at] = direction * (correct[at] as number);
  return levelled(table);
}

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
    nullScores: () => ({ table, sums: correct }),
    plainRows: groups ? null : good,
    isFitted: false,
    toValue,
    bootstrap: (random) => bootstrapBySize(table, resamples, random),
  };
}

const ONE_GROUP = "All rows of this slice belong to one group.";

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
  const pseudoValues = shift === 0 ? plain.pseudoValues : plain.pseudoValues.map((value) => value - shift);
  const direction = higherIsBetter ? 1 : -1;
  const table = directed(pseudoUnits({ estimates, pseudoValues, ...rows }), direction);
  const nullScores = once((): NullScores => {
    const common = new Float64Array(variants).fill(estimates.reduce((sum, each) => sum + each, 0) / variants);
    const nulls = pseudoUnits({
      estimates: common,
      pseudoValues: metric.nullScores(weights ?? undefined, plain),
      ...rows,
    });
    const sums = estimates.map((each) => direction * each * scored.rows.length);
    return { table: directed(nulls, direction), sums: levelled({ ...table, correct: sums }).correct as Float64Array };
  });
  const isFew = table.sizes.length < GAUSSIAN_FROM_UNITS || bias === "fitted";
  const answered = metric.rows * variants * (metric.effort ?? 1);
  const isExact = isFew && (metric.rows <= EXACT_ROWS || answered <= EXACT_ANSWERS);
  const turned = (found: PairedBootstrap | null): PairedBootstrap | null =>
    found && {
      ...found,
      // A resample has the bias of its rows, and that of being drawn from rows.
      inBag: found.inBag.map((value) => direction * (value - (bias === "upward" ? 2 : 1) * shift)),
      // Out of the bag a choice was made elsewhere already; noise counts the more, the fewer rows are left.
      outOfBag: found.outOfBag.map((value) => direction * (value - (bias === "upward" ? LEFT_OUT_NOISE * shift : 0))),
    };
  const draw = (stream: Random, judgesLeftOut: boolean): PairedBootstrap | null =>
    isExact
      ? turned(metricBootstrap(metric, rows, options.resamples, stream, judgesLeftOut, options.share))
      : bootstrapBySize(table, options.resamples, stream);
  const leftOut = bias === "fitted" && isExact;
  const judgesLeftOut = leftOut || options.chooses === true;
  let ofIntervals: PairedBootstrap | null = null;
  const toValue = (score: number): number => direction * score;
  const closed = weights || unitOf ? null : scored.closedIntervals;
  const { intervals, intervalMethod } = closed
    ? { intervals: closed(options.confidence), intervalMethod: "wilson" as const }
    : boundedIntervals(
        scored,
        estimates,
        intervalsOf(
          table,
          estimates.map(toValue),
          (stream) => {
            ofIntervals = draw(stream, judgesLeftOut);
            return ofIntervals;
          },
          { ...options, leftOut },
        ),
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
    nullScores,
    plainRows: null,
    isFitted: bias === "fitted",
    toValue,
    bootstrap: (stream) => (judgesLeftOut && ofIntervals ? ofIntervals : draw(stream, true)),
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
  const own = measureAny({ ...scored, metric: selectVariants(metric, defined), closedIntervals: closed }, answers, {
    ...options,
    share: undefined,
  });
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
  nullScores: () => ({ table: NO_UNITS, sums: new Float64Array(0) }),
  plainRows: null,
  isFitted: false,
  toValue: (score) => score,
  bootstrap: () => null,
};

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
