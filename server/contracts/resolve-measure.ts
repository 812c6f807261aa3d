import type { Known } from "#server/contracts/known";
import {
  formatMeasure,
  isHigherBetter,
  type MeasureSpec,
  objectiveParts,
  readConstraint,
} from "#server/contracts/measure";
import { FEWEST_FOR_CALIBRATION, isOfPairs, METRICS, type MetricName, type MetricSpec } from "#server/contracts/metric";
import type { RankingOptions } from "#server/contracts/ranking";
import type { Costs } from "#server/contracts/requirement";
import { InputError } from "#server/errors";

export type ResolvedMetric = Omit<MetricSpec, "className"> & {
  /** The class that it is of; null: all classes. */
  classIndex: number | null;
};

/** A measure of which every name was found. */
export type ResolvedMeasure =
  | { kind: "metric"; metric: ResolvedMetric; slice: { column: string; value: string } | null }
  | { kind: "worst-slice"; metric: ResolvedMetric; column: string }
  | { kind: "published"; metric: ResolvedMetric; test: string }
  | { kind: "latency" }
  | { kind: "size" };

/** Metrics of one class that have no meaning over all. */
const NEEDS_CLASS: ReadonlySet<MetricName> = new Set(["recall", "precision", "f1", "sensitivity"]);
const TAKES_CLASS: ReadonlySet<MetricName> = new Set([...NEEDS_CLASS, "auroc", "auprc"]);

/** Whether a metric is of the class to be detected where none is named; of two classes, AUROC is the same of either. */
export const takesClassToDetect = (name: MetricName): boolean => TAKES_CLASS.has(name) && name !== "auroc";

const quoted = (names: string[]): string => names.map((name) => `'${name}'`).join(", ");

/** As many names as help are listed. */
const listed = (names: string[]): string =>
  names.length > 12 ? `${quoted(names.slice(0, 12))} and ${names.length - 12} more` : quoted(names);

function resolveMetric(spec: MetricSpec, { labels, positive, grouped }: Known): ResolvedMetric {
  const { name, className, specificity } = spec;
  if (isOfPairs(name) && !grouped) {
    throw new InputError(`${name} needs pairs of rows, and no column ties rows together.`, {
      hint: "Name the column that two rows of a pair share as the group column.",
    });
  }
  const wanted = className ?? (TAKES_CLASS.has(name) ? positive : null);
  if (wanted === null) {
    if (NEEDS_CLASS.has(name)) {
      throw new InputError(`${name} is of one class: say which.`, {
        hint: `Write '${name}${specificity === null ? "" : ` at specificity ${specificity}`} on class ${labels[0]}'. The classes are ${listed(labels)}.`,
      });
    }
    return { name, classIndex: null, specificity };
  }
  const exact = labels.indexOf(wanted);
  const classIndex = exact >= 0 ? exact : labels.findIndex((label) => label.toLowerCase() === wanted.toLowerCase());
  if (classIndex < 0) {
    throw new InputError(`The family has no class '${wanted}'.`, { hint: `Its classes are ${listed(labels)}.` });
  }
  return { name, classIndex, specificity };
}

function resolveSlice({ column, value }: { column: string | null; value: string }, { slices }: Known) {
  const holders = slices.filter(
    (slice) => (column === null || slice.column === column) && slice.values.includes(value),
  );
  const [holder] = holders;
  if (holder && holders.length === 1) return { column: holder.column, value };
  if (holder) {
    throw new InputError(`More than one slice column holds '${value}'.`, {
      hint: `Write 'on slice ${holder.column}=${value}'; there are ${quoted(holders.map((each) => each.column))}.`,
    });
  }
  const own = slices.find((slice) => slice.column === column);
  const hint =
    slices.length === 0
      ? "This set has no slice columns: name one when it is read."
      : own
        ? `The values of '${own.column}' are ${listed(own.values)}.`
        : `The slice columns are ${slices.map((slice) => `'${slice.column}' (${listed(slice.values)})`).join("; ")}.`;
  throw new InputError(`There is no slice ${column === null ? "" : `${column}=`}${value}.`, { hint });
}

/**
 * Finds the class, the slice and the test that a measure names.
 *
 * @throws InputError where one is not there; the hint lists what is
 * @example resolveMeasure(readMeasure("recall on class malignant"), known)
 *   // { kind: "metric", metric: { name: "recall", classIndex: 1, specificity: null }, slice: null }
 */
export function resolveMeasure(measure: MeasureSpec, known: Known): ResolvedMeasure {
  if (measure.kind === "latency" || measure.kind === "size") return measure;
  const metric = resolveMetric(measure.metric, measure.kind === "published" ? { ...known, grouped: true } : known);
  if (measure.kind === "metric") {
    return { kind: "metric", metric, slice: measure.slice && resolveSlice(measure.slice, known) };
  }
  if (measure.kind === "worst-slice") {
    if (known.slices.some(({ column }) => column === measure.column)) return { ...measure, metric };
    const columns = known.slices.map(({ column }) => column);
    throw new InputError(`There is no slice column '${measure.column}'.`, {
      hint: columns.length > 0 ? `There are ${listed(columns)}.` : "Name slice columns when the set is read.",
    });
  }
  const test = known.tests.find(({ name }) => name === measure.test);
  if (!test) {
    throw new InputError(`The family has no published stress test '${measure.test}'.`, {
      hint:
        known.tests.length > 0 ? `Its tests are ${listed(known.tests.map(({ name }) => name))}.` : "It publishes none.",
    });
  }
  if (!test.metrics.includes(metric.name)) {
    throw new InputError(`${METRICS[metric.name].title} is not published of ${test.name}.`, {
      hint: `Published of it: ${test.metrics.join(", ")}.`,
    });
  }
  return { ...measure, metric };
}

function checkCosts(costs: Costs, { labels }: Known): void {
  for (const name of [...Object.keys(costs), ...Object.values(costs).flatMap(Object.keys)]) {
    if (!labels.includes(name)) {
      throw new InputError(`The costs name '${name}', which is no class of the family.`, {
        hint: `Its classes are ${listed(labels)}.`,
      });
    }
  }
}

/**
 * Holds a requirement against the family and the stress set that it is for, before any work is done.
 *
 * @throws InputError on the first thing that does not fit
 */
export function checkRequirement(
  options: Pick<RankingOptions, "metric" | "constraints" | "costs">,
  known: Known,
): void {
  if (options.costs) checkCosts(options.costs, known);
  const parts = objectiveParts(options.metric);
  const constraints = options.constraints.map((text) => readConstraint(text).measure);
  for (const measure of [...parts.map((part) => part.measure), ...constraints]) {
    const resolved = resolveMeasure(measure, known);
    if ("metric" in resolved && resolved.metric.name === "expected-cost" && !options.costs) {
      throw new InputError("expected-cost needs to know what each mistake costs.", {
        hint: `Give costs by true class and answer, such as {"${known.labels[1]}": {"${known.labels[0]}": 10}}.`,
      });
    }
  }
  const calibrated = [...parts.map(({ measure }) => measure), ...constraints].some(
    (measure) => measure.kind !== "published" && "metric" in measure && measure.metric.name === "calibration-error",
  );
  if (calibrated && known.rows !== undefined && known.rows < FEWEST_FOR_CALIBRATION) {
    throw new InputError(`Calibration error can't be judged on fewer than ${FEWEST_FOR_CALIBRATION} rows.`, {
      hint: "On few rows noise counts as error: choose log-loss or brier, which judge probabilities too.",
    });
  }
  if (parts.every(({ measure }) => measure.kind !== "metric" && measure.kind !== "worst-slice")) {
    throw new InputError("The objective has to be measured on your rows.", {
      hint: "Latency, size and published figures can be constraints, and published figures part of a mix.",
    });
  }
  for (const { measure } of parts) {
    if (measure.kind === "latency" || measure.kind === "size") {
      throw new InputError(`${formatMeasure(measure)} can't be mixed with what is measured on rows.`, {
        hint: "Make it a constraint.",
      });
    }
  }
  if (new Set(parts.map(({ measure }) => isHigherBetter(measure))).size > 1) {
    throw new InputError("Measures of which one is better when higher, another when lower, can't be mixed.", {
      hint: "Make one of them the objective and the other a constraint.",
    });
  }
}
