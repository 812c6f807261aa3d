import { type Known, metricsPublished } from "#server/contracts/known";
import { formatObjective, isHigherBetter, type Objective, objectiveParts } from "#server/contracts/measure";
import { isShare, METRICS, type MetricName } from "#server/contracts/metric";
import { nameInFull } from "#server/contracts/name-in-full";
import type { Costs } from "#server/contracts/requirement";
import { type ResolvedMeasure, resolveMeasure } from "#server/contracts/resolve-measure";
import { InputError } from "#server/errors";
import { type Answers, allRows } from "#server/ranking/answers";
import { prepareMetric } from "#server/ranking/prepare-metric";
import { publishedFigures } from "#server/ranking/published-figures";
import { rowsByCode } from "#server/ranking/rank-slices";
import type { Prepared, Scored } from "#server/ranking/scored";
import { averageMetrics } from "#server/statistics/metrics/average-metrics";
import { constantMetric } from "#server/statistics/metrics/constant-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { sliceMetric } from "#server/statistics/metrics/slice-metric";
import { worstMetric } from "#server/statistics/metrics/worst-metric";

export type PreparedObjective = {
  metric: string;
  title: string;
  better: "higher" | "lower";
  unit: "share" | "number";
  scored: Scored;
  absence: string;
  /** Why these rows cannot carry it, in a sentence; null where they can. */
  thin: string | null;
  /** What slices are measured by: the metric of the objective, or of its first part. */
  slices: Prepared;
};

/** What the set's rows and the family can be asked for. */
export function knownToRanking({ classes, positive, slices, groups, facts }: Answers): Known {
  return {
    labels: classes,
    positive: positive === null ? null : (classes[positive] ?? null),
    slices: slices.map(({ column, values }) => ({ column, values })),
    grouped: groups !== null,
    tests: facts.published.map(({ name, title, metric, variants }) => ({
      name,
      ...(title === undefined ? {} : { title }),
      metrics: metricsPublished(
        metric,
        Object.values(variants).some(({ auroc }) => auroc),
      ),
    })),
  };
}

/** Rows of a slice. */
export function rowsOfSlice(answers: Answers, slice: { column: string; value: string } | null): Uint32Array {
  if (slice === null) return allRows(answers.rows);
  const found = answers.slices.find(({ column }) => column === slice.column);
  const code = found?.values.indexOf(slice.value) ?? -1;
  return allRows(answers.rows).filter((row) => found?.codes[row] === code);
}

function wholeOf(measure: ResolvedMeasure, answers: Answers, prepare: (measure: ResolvedMeasure) => Prepared): Metric {
  if (measure.kind === "latency" || measure.kind === "size") throw new RangeError("Not measured on rows.");
  if (measure.kind === "published") {
    const figures = publishedFigures(measure, answers);
    return constantMetric(
      figures.map((figure) => figure?.estimate ?? Number.NaN),
      answers.rows,
      METRICS[measure.metric.name].better === "higher",
    );
  }
  const whole = prepare(measure).whole();
  if (measure.kind === "metric")
    return measure.slice === null ? whole : sliceOf(whole, rowsOfSlice(answers, measure.slice));
  const column = answers.slices.find((each) => each.column === measure.column);
  if (!column) throw new RangeError(`There is no slice column ${measure.column}.`);
  const slices = rowsByCode(column.codes, column.values.length).filter((rows) => rows.length > 0);
  return worstMetric(slices.map((rows) => sliceOf(whole, rows)));
}

function sliceOf(metric: Metric, rows: Uint32Array): Metric {
  const inside = new Uint8Array(metric.rows);
  for (const row of rows) inside[row] = 1;
  return sliceMetric(metric, inside);
}

/** The first reason that any part has, on the rows that it is about. */
function thinOf(
  measures: readonly ResolvedMeasure[],
  answers: Answers,
  prepare: (measure: ResolvedMeasure) => Prepared,
): string | null {
  for (const measure of measures) {
    if (measure.kind !== "metric" && measure.kind !== "worst-slice") continue;
    const column =
      measure.kind === "worst-slice" ? answers.slices.find((each) => each.column === measure.column) : null;
    const places = column
      ? rowsByCode(column.codes, column.values.length).filter((rows) => rows.length > 0)
      : [rowsOfSlice(answers, measure.kind === "metric" ? measure.slice : null)];
    for (const rows of places) {
      const reason = prepare(measure).thin(rows);
      if (reason !== null) return reason;
    }
  }
  return null;
}

/**
 * Readies an objective: a metric on the rows of a slice or all, or a combination of several on all rows.
 *
 * @throws InputError where it names what is not there
 */
export function prepareObjective(answers: Answers, objective: Objective, costs?: Costs): PreparedObjective {
  const parts = objectiveParts(objective);
  const known = knownToRanking(answers);
  const resolved = parts.map(({ measure, weight }) => ({ measure: resolveMeasure(measure, known), weight }));
  const cache = new Map<string, Prepared>();
  const prepare = (measure: ResolvedMeasure): Prepared => {
    if (!("metric" in measure)) throw new RangeError("Not measured on rows.");
    const key = JSON.stringify(measure.metric);
    const found = cache.get(key) ?? prepareMetric(answers, measure.metric, costs);
    cache.set(key, found);
    return found;
  };
  const onRows = resolved.find(({ measure }) => measure.kind === "metric" || measure.kind === "worst-slice");
  const first = parts[0];
  if (!onRows || !first) throw new InputError("The objective has to be measured on your rows.");
  const slices = prepare(onRows.measure);
  const names = parts.flatMap(({ measure }) => ("metric" in measure ? measure.metric.name : []));
  const described = {
    metric: formatObjective(objective),
    title:
      parts.length === 1
        ? nameInFull(first.measure, known)
        : `mix of ${parts.map(({ measure }) => nameInFull(measure, known)).join(", ")}`,
    better: isHigherBetter(first.measure) ? ("higher" as const) : ("lower" as const),
    unit: names.every((name: MetricName) => isShare(name)) ? ("share" as const) : ("number" as const),
    absence: slices.absence,
    thin: thinOf(
      resolved.map(({ measure }) => measure),
      answers,
      prepare,
    ),
    slices,
  };
  const [only] = resolved;
  if (only && resolved.length === 1 && only.measure.kind === "metric") {
    return { ...described, scored: slices.on(rowsOfSlice(answers, only.measure.slice)) };
  }
  const metrics = resolved.map(({ measure }) => wholeOf(measure, answers, prepare));
  const metric =
    metrics.length === 1
      ? (metrics[0] as Metric)
      : averageMetrics(
          metrics,
          resolved.map(({ weight }) => weight),
        );
  return {
    ...described,
    scored: {
      rows: allRows(answers.rows),
      metric,
      ones: null,
      bias: null,
      countFor: null,
      closedIntervals: null,
      most: described.unit === "share" ? 1 : null,
    },
  };
}
