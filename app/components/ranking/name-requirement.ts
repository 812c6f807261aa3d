import { threshold, type Unit } from "#app/lib/figure";
import type { Known } from "#server/contracts/known";
import { type MeasureSpec, readConstraint, readMeasure } from "#server/contracts/measure";
import { isShare } from "#server/contracts/metric";
import { nameInFull } from "#server/contracts/name-in-full";

function unitOf(measure: MeasureSpec): Unit {
  if (measure.kind === "latency") return "ms";
  if (measure.kind === "size") return "bytes";
  return isShare(measure.metric.name) ? "share" : "number";
}

/** A requirement in one line of plain words: "accuracy; recall of malignant at least 60%". */
export function nameRequirement(
  { metric, constraints }: { metric: string; constraints: readonly string[] },
  known: Pick<Known, "positive" | "tests">,
): string {
  const required = constraints.map((text) => {
    const { measure, relation, threshold: limit } = readConstraint(text);
    return `${nameInFull(measure, known)} ${relation === ">=" ? "at least" : "at most"} ${threshold(limit, unitOf(measure))}`;
  });
  return [nameInFull(readMeasure(metric), known), ...required].join("; ");
}
