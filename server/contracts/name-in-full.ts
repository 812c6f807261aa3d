import type { Known } from "#server/contracts/known";
import { type MeasureSpec, nameMeasure } from "#server/contracts/measure";
import type { MetricSpec } from "#server/contracts/metric";
import { takesClassToDetect } from "#server/contracts/resolve-measure";

/** The metric with the class that it is of where none was named: the one to be detected. */
function withClass(metric: MetricSpec, { positive }: Pick<Known, "positive">): MetricSpec {
  return metric.className === null && takesClassToDetect(metric.name) ? { ...metric, className: positive } : metric;
}

/**
 * A measure in plain words, with what its text leaves to the family: the class to be detected, and what a published test is called.
 *
 * @example nameInFull(readMeasure("recall"), known) // "recall of malignant"
 */
export function nameInFull(measure: MeasureSpec, known: Pick<Known, "positive" | "tests">): string {
  if (!("metric" in measure)) return nameMeasure(measure);
  const metric = withClass(measure.metric, known);
  if (measure.kind !== "published") return nameMeasure({ ...measure, metric });
  const title = known.tests.find(({ name }) => name === measure.test)?.title;
  return nameMeasure({ ...measure, metric, test: title === undefined ? measure.test : `“${title}”` });
}
