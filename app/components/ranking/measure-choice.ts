import type { Known } from "#server/contracts/known";
import { formatMeasure, type MeasureSpec, parseMeasure } from "#server/contracts/measure";
import { isOfPairs, METRICS, type MetricName, metricNames } from "#server/contracts/metric";

/** A measure as the controls of a form hold it. */
export type MeasureChoice = {
  metric: MetricName | "latency" | "size";
  className: string;
  specificity: string;
  /** "" for all rows, "slice:COLUMN=VALUE", "worst:COLUMN" or "test:NAME". */
  where: string;
};

const NEEDS_CLASS: ReadonlySet<string> = new Set(["recall", "precision", "f1", "sensitivity"]);
const TAKES_CLASS: ReadonlySet<string> = new Set([...NEEDS_CLASS, "auroc", "auprc"]);

export const takesClass = (metric: string): boolean => TAKES_CLASS.has(metric);
export const needsClass = (metric: string, known: Known): boolean => NEEDS_CLASS.has(metric) && known.positive === null;

/** Metrics that this set can be ranked by, with their names; those of pairs where its groups are pairs. */
export const metricChoices = (known: Known): [MetricName, string][] =>
  metricNames
    .filter((name) => (known.paired ?? known.grouped) || !isOfPairs(name))
    .map((name) => [name, METRICS[name].title]);

/** Where a metric can be taken: all rows, a slice, the worst slice; with `tests` also where it is published. */
export function placeChoices(metric: string, known: Known, tests: boolean): [string, string][] {
  const slices = known.slices.flatMap(({ column, values }): [string, string][] => [
    ...values.map((value): [string, string] => [`slice:${column}=${value}`, `where ${column} is ${value}`]),
    ...(values.length > 1 ? [[`worst:${column}`, `in the worst slice by ${column}`] as [string, string]] : []),
  ]);
  const published = tests ? known.tests.filter(({ metrics }) => metrics.some((each) => each === metric)) : [];
  return [
    ["", "on all rows"],
    ...slices,
    ...published.map(({ name, title = name }): [string, string] => [`test:${name}`, `published, on “${title}”`]),
  ];
}

/** The measure that the controls say. */
export function toMeasure({ metric, className, specificity, where }: MeasureChoice, known: Known): string {
  if (metric === "latency" || metric === "size") return formatMeasure({ kind: metric });
  const spec = {
    name: metric,
    className:
      takesClass(metric) && className !== "" ? className : needsClass(metric, known) ? (known.labels[0] ?? null) : null,
    specificity: metric === "sensitivity" ? Number(specificity) : null,
  };
  const [kind, ...rest] = where.split(":");
  const place = rest.join(":");
  if (kind === "worst") return formatMeasure({ kind: "worst-slice", metric: spec, column: place });
  if (kind === "test") return formatMeasure({ kind: "published", metric: spec, test: place });
  if (kind !== "slice") return formatMeasure({ kind: "metric", metric: spec, slice: null });
  const at = place.indexOf("=");
  return formatMeasure({
    kind: "metric",
    metric: spec,
    slice: { column: place.slice(0, at), value: place.slice(at + 1) },
  });
}

function placeOf(measure: MeasureSpec, known: Known): string {
  if (measure.kind === "worst-slice") return `worst:${measure.column}`;
  if (measure.kind === "published") return `test:${measure.test}`;
  if (measure.kind !== "metric" || measure.slice === null) return "";
  const { column, value } = measure.slice;
  const holder = column ?? known.slices.find(({ values }) => values.includes(value))?.column ?? "";
  return `slice:${holder}=${value}`;
}

/** The controls for a measure. */
export function fromMeasure(text: string, known: Known): MeasureChoice {
  const parsed = parseMeasure(text);
  const plain: MeasureChoice = { metric: "accuracy", className: "", specificity: "0.9", where: "" };
  if (typeof parsed === "string") return plain;
  if (parsed.kind === "latency" || parsed.kind === "size") return { ...plain, metric: parsed.kind };
  const { name, className, specificity } = parsed.metric;
  return {
    metric: name,
    className: className ?? "",
    specificity: String(specificity ?? 0.9),
    where: placeOf(parsed, known),
  };
}
