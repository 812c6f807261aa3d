import { formatMetric, METRICS, type MetricSpec, nameMetric, parseMetric, readShare } from "#server/contracts/metric";

/** A figure of each variant that a requirement can name. */
export type MeasureSpec =
  /** A metric on the whole set, or on the rows of a slice; of a slice without a column, the one column that has the value. */
  | { kind: "metric"; metric: MetricSpec; slice: { column: string | null; value: string } | null }
  /** The worst of the slices of a column. */
  | { kind: "worst-slice"; metric: MetricSpec; column: string }
  /** The published figure of a stress test. */
  | { kind: "published"; metric: MetricSpec; test: string }
  /** Milliseconds of one row, 95th percentile, on the machine that evaluates. */
  | { kind: "latency" }
  /** Bytes of the ONNX file. */
  | { kind: "size" };

const WORST = /^worst (?<metric>.+) over slices of (?<column>.+)$/;
const PLACED = /^(?<metric>.+?) on (?<place>slice|test) (?<value>.+)$/;

function parseSlice(text: string): { column: string | null; value: string } {
  const at = text.indexOf("=");
  return at < 1
    ? { column: null, value: text }
    : { column: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
}

/**
 * Reads what a requirement measures: `recall on class malignant`, `accuracy on slice night`, `accuracy on slice time=night`,
 * `worst accuracy over slices of time`, `accuracy on test pixelate`, `latency p95`, `size`.
 *
 * @returns what is wrong, in a sentence, where it is none
 */
export function parseMeasure(text: string): MeasureSpec | string {
  const trimmed = text.trim();
  if (/^latency( p95)?$/.test(trimmed)) return { kind: "latency" };
  if (trimmed === "size") return { kind: "size" };
  const worst = WORST.exec(trimmed)?.groups;
  const placed = worst ? undefined : PLACED.exec(trimmed)?.groups;
  const metric = parseMetric(worst?.metric ?? placed?.metric ?? trimmed);
  if (typeof metric === "string") return metric;
  if (worst) return { kind: "worst-slice", metric, column: (worst.column ?? "").trim() };
  if (!placed) return { kind: "metric", metric, slice: null };
  const value = (placed.value ?? "").trim();
  return placed.place === "test"
    ? { kind: "published", metric, test: value }
    : { kind: "metric", metric, slice: parseSlice(value) };
}

/** A measure in the one way in which it is stored. */
export function formatMeasure(measure: MeasureSpec): string {
  if (measure.kind === "latency") return "latency p95";
  if (measure.kind === "size") return "size";
  const metric = formatMetric(measure.metric);
  if (measure.kind === "worst-slice") return `worst ${metric} over slices of ${measure.column}`;
  if (measure.kind === "published") return `${metric} on test ${measure.test}`;
  if (measure.slice === null) return metric;
  const { column, value } = measure.slice;
  return `${metric} on slice ${column === null ? value : `${column}=${value}`}`;
}

/** Which way is better. */
export function isHigherBetter(measure: MeasureSpec): boolean {
  return measure.kind !== "latency" && measure.kind !== "size" && METRICS[measure.metric.name].better === "higher";
}

export type ConstraintSpec = {
  measure: MeasureSpec;
  relation: ">=" | "<=";
  /** In the unit of the measure: a share, milliseconds, bytes, or the cost's unit. */
  threshold: number;
};

const CONSTRAINT =
  /^(?<measure>.+?)\s*(?<relation>>=|<=|≥|≤)\s*(?<number>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(?<unit>%|ms|s|B|kB|KB|MB|GB)?$/;
const UNITS: Record<string, number> = { ms: 1, s: 1000, B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9 };

function readThreshold(measure: MeasureSpec, number: string, unit: string | undefined): number | string {
  const wanted =
    measure.kind === "latency" ? ["ms", "s"] : measure.kind === "size" ? ["B", "kB", "KB", "MB", "GB"] : ["%"];
  if (unit !== undefined && !wanted.includes(unit)) {
    return `'${formatMeasure(measure)}' is not measured in ${unit}, but in ${wanted.join(", ")}.`;
  }
  if (measure.kind === "latency" || measure.kind === "size") {
    if (unit === undefined) return `'${formatMeasure(measure)}' needs a unit: ${wanted.join(", ")}.`;
    return Number(number) * (UNITS[unit] ?? 1);
  }
  return readShare(`${number}${unit ?? ""}`);
}

/**
 * Reads a constraint: `recall on class malignant >= 0.85`, `accuracy on slice night >= 70%`, `latency p95 <= 5 ms`,
 * `size <= 1 MB`.
 *
 * @returns what is wrong, in a sentence, where it is none
 */
export function parseConstraint(text: string): ConstraintSpec | string {
  const found = CONSTRAINT.exec(text.trim())?.groups;
  if (!found?.measure || !found.number) {
    return `'${text}' is no constraint. Write it as 'recall on class LABEL >= 0.85', 'accuracy on slice night >= 0.7', 'latency p95 <= 5 ms' or 'size <= 1 MB'.`;
  }
  const measure = parseMeasure(found.measure);
  if (typeof measure === "string") return measure;
  const threshold = readThreshold(measure, found.number, found.unit);
  if (typeof threshold === "string") return threshold;
  const relation = found.relation === ">=" || found.relation === "≥" ? ">=" : "<=";
  return { measure, relation, threshold };
}

function formatThreshold({ measure, threshold }: ConstraintSpec): string {
  // Per cent and bytes leave digits behind that nobody wrote: 0.7 / 100 is 0.006999999999999999.
  const clean = (value: number): number => Number(value.toPrecision(14));
  if (measure.kind === "latency") return `${clean(threshold)} ms`;
  if (measure.kind === "size") return `${clean(threshold / 1e6)} MB`;
  return String(clean(threshold));
}

/** A constraint in the one way in which it is stored. */
export function formatConstraint(constraint: ConstraintSpec): string {
  return `${formatMeasure(constraint.measure)} ${constraint.relation} ${formatThreshold(constraint)}`;
}

/** What is to be as good as can be: a measure, or several with weights. */
export type Objective = string | { measure: string; weight: number }[];

/** The parts of an objective, their weights brought to a sum of 1. */
export function objectiveParts(objective: Objective): { measure: MeasureSpec; weight: number }[] {
  if (typeof objective === "string") return [{ measure: readMeasure(objective), weight: 1 }];
  const total = objective.reduce((sum, { weight }) => sum + weight, 0);
  return objective.map(({ measure, weight }) => ({ measure: readMeasure(measure), weight: weight / total }));
}

/** An objective in one line: "accuracy", or "0.7 * accuracy + 0.3 * accuracy on slice night". */
export function formatObjective(objective: Objective): string {
  const parts = objectiveParts(objective);
  const [only] = parts;
  if (only && parts.length === 1) return formatMeasure(only.measure);
  return parts.map(({ measure, weight }) => `${Number(weight.toPrecision(3))} * ${formatMeasure(measure)}`).join(" + ");
}

/** A measure in plain words, for pages and reports: "accuracy where time is night". */
export function nameMeasure(measure: MeasureSpec): string {
  if (measure.kind === "latency") return "latency (95th percentile)";
  if (measure.kind === "size") return "size of the model";
  const metric = nameMetric(measure.metric);
  if (measure.kind === "worst-slice") return `${metric} in the worst slice by ${measure.column}`;
  if (measure.kind === "published") return `published ${metric} on ${measure.test}`;
  if (measure.slice === null) return metric;
  const { column, value } = measure.slice;
  return `${metric} where ${column === null ? "a column" : column} is ${value}`;
}

/** The measure of a text that `measureSchema` has checked. */
export function readMeasure(text: string): MeasureSpec {
  const spec = parseMeasure(text);
  if (typeof spec === "string") throw new RangeError(spec);
  return spec;
}

/** The constraint of a text that `constraintSchema` has checked. */
export function readConstraint(text: string): ConstraintSpec {
  const spec = parseConstraint(text);
  if (typeof spec === "string") throw new RangeError(spec);
  return spec;
}
