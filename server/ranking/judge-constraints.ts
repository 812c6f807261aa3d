import { formatMeasure, isHigherBetter, type MeasureSpec, readConstraint } from "#server/contracts/measure";
import { isShare } from "#server/contracts/metric";
import { nameInFull } from "#server/contracts/name-in-full";
import type { ConstraintResult, Interval, MetState } from "#server/contracts/ranking";
import type { Costs } from "#server/contracts/requirement";
import { type ResolvedMeasure, resolveMeasure } from "#server/contracts/resolve-measure";
import { type Answers, allRows } from "#server/ranking/answers";
import { measureAll } from "#server/ranking/measure-all";
import type { MeasureOptions } from "#server/ranking/measure-options";
import { prepareMetric } from "#server/ranking/prepare-metric";
import { knownToRanking, prepareObjective, rowsOfSlice } from "#server/ranking/prepare-objective";
import { publishedFigures } from "#server/ranking/published-figures";

type Figure = Omit<ConstraintResult["variants"][number], "state">;

/**
 * Holds an interval against a threshold: met where all of it is on the good side, not met where none of it is.
 *
 * @example judge([0.8, 0.9], ">=", 0.85) // "cannot-tell"
 */
export function judge([low, high]: Interval, relation: ">=" | "<=", threshold: number): MetState {
  if (relation === ">=") return low >= threshold ? "met" : high < threshold ? "not-met" : "cannot-tell";
  return high <= threshold ? "met" : low > threshold ? "not-met" : "cannot-tell";
}

/** All constraints of a variant together. */
export function judgeAll(states: readonly MetState[]): MetState {
  if (states.includes("not-met")) return "not-met";
  return states.includes("cannot-tell") ? "cannot-tell" : "met";
}

const exactly = (variant: string, value: number | undefined, reason: string): Figure =>
  value === undefined
    ? { variant, estimate: null, interval: null, reason }
    : { variant, estimate: value, interval: [value, value] };

/** The figure of each variant, in the order of the answers' variants. */
function figuresOf(
  measure: ResolvedMeasure,
  spec: MeasureSpec,
  answers: Answers,
  options: MeasureOptions,
  costs?: Costs,
): Figure[] {
  const { variants, facts } = answers;
  switch (measure.kind) {
    case "size":
      return variants.map((variant) => exactly(variant, facts.bytes[variant], "The size of the file is not known."));
    case "latency":
      return variants.map((variant) => exactly(variant, facts.latency?.[variant], "It was not measured here."));
    case "published":
      return publishedFigures(measure, answers, options.confidence).map((figure, k) => {
        const variant = variants[k] as string;
        if (figure) return { variant, ...figure };
        return { variant, estimate: null, interval: null, reason: "It is not published of this variant." };
      });
    case "metric":
      return measureAll(
        prepareMetric(answers, measure.metric, costs),
        answers,
        rowsOfSlice(answers, measure.slice),
        options,
      ).figures;
    case "worst-slice": {
      const { scored, absence, thin } = prepareObjective(answers, formatMeasure(spec), costs);
      const prepared = {
        higherIsBetter: scored.metric.higherIsBetter,
        absence,
        thin: () => thin,
        on: () => scored,
        whole: () => scored.metric,
      };
      return measureAll(prepared, answers, allRows(answers.rows), options).figures;
    }
  }
}

function unitOf(measure: MeasureSpec): ConstraintResult["unit"] {
  if (measure.kind === "latency") return "ms";
  if (measure.kind === "size") return "bytes";
  return isShare(measure.metric.name) ? "share" : "number";
}

/**
 * Judges every variant by every constraint.
 *
 * @param constraints as text, checked
 * @param order of the variants in the result
 * @param options each constraint draws from streams of its own, counted from `stream`
 * @throws InputError where a constraint names what is not there
 */
export function judgeConstraints(
  constraints: readonly string[],
  answers: Answers,
  order: readonly number[],
  options: MeasureOptions,
  costs?: Costs,
): ConstraintResult[] {
  const known = knownToRanking(answers);
  return constraints.map((constraint, index): ConstraintResult => {
    const { measure, relation, threshold } = readConstraint(constraint);
    const own = { ...options, stream: options.stream + 10 * index };
    const figures = figuresOf(resolveMeasure(measure, known), measure, answers, own, costs);
    return {
      constraint,
      title: nameInFull(measure, known),
      better: isHigherBetter(measure) ? "higher" : "lower",
      unit: unitOf(measure),
      relation,
      threshold,
      variants: order.map((k) => {
        const { variant, estimate, interval, n, reason } = figures[k] as Figure;
        return {
          variant,
          estimate,
          interval,
          ...(n === undefined ? {} : { n }),
          ...(reason === undefined ? {} : { reason }),
          state: interval === null ? "cannot-tell" : judge(interval, relation, threshold),
        };
      }),
    };
  });
}
