import { fromMeasure, type MeasureChoice, toMeasure } from "#app/components/ranking/measure-choice";
import type { Known } from "#server/contracts/known";
import {
  type ConstraintSpec,
  formatConstraint,
  isHigherBetter,
  parseConstraint,
  parseMeasure,
} from "#server/contracts/measure";
import { isShare } from "#server/contracts/metric";
import type { RankingOptions } from "#server/contracts/ranking";

export type ConstraintDraft = { id: number; choice: MeasureChoice; relation: ">=" | "<="; threshold: string };
export type RequirementDraft = {
  objective: MeasureChoice;
  constraints: ConstraintDraft[];
  /** What a missed row of each class costs, by true class and answer, where it is not 1. */
  costs: Record<string, Record<string, number>>;
};

/** How a threshold is typed: per cent of a share, MB of a size, ms of a latency. */
export function thresholdUnit({ metric }: MeasureChoice): "%" | "MB" | "ms" | "" {
  if (metric === "size") return "MB";
  if (metric === "latency") return "ms";
  return isShare(metric) ? "%" : "";
}

/** The usual way round: at least, of what is better when higher. */
export function usualRelation(choice: MeasureChoice, known: Known): ">=" | "<=" {
  const measure = parseMeasure(toMeasure(choice, known));
  return typeof measure !== "string" && isHigherBetter(measure) ? ">=" : "<=";
}

/** Starts from what the ranking was asked; a mixed objective stands in for by its first part. */
export function draftFrom({ metric, constraints, costs }: RankingOptions, known: Known): RequirementDraft {
  const first = typeof metric === "string" ? metric : (metric[0]?.measure ?? "accuracy");
  return {
    objective: fromMeasure(first, known),
    constraints: constraints.flatMap((text, id): ConstraintDraft[] => {
      const spec = parseConstraint(text);
      if (typeof spec === "string") return [];
      const measure = text.replace(/ (>=|<=) [^<>=]*$/, "");
      const choice = fromMeasure(measure, known);
      return [{ id, choice, relation: spec.relation, threshold: typed(spec, choice) }];
    }),
    costs: costs ?? {},
  };
}

const SCALES = { "%": 100, MB: 1e-6, ms: 1, "": 1 };

/** Next to nothing, in per cent: more likely a share, 0.7 for 70 %. */
const isTiny = (perCent: number): boolean => perCent > 0 && perCent < 1;

/** A tiny share keeps its sign, without which it would be asked what is meant. */
function typed({ threshold }: ConstraintSpec, choice: MeasureChoice): string {
  const unit = thresholdUnit(choice);
  const value = plain(threshold * SCALES[unit]);
  return unit === "%" && isTiny(value) ? `${value}%` : String(value);
}

/** Without the digits that a change of unit leaves behind. */
const plain = (value: number): number => Number(value.toPrecision(10));

const TYPED = /^(?<number>\d+(?:[.,]\d+)?|[.,]\d+) ?(?<sign>%?)$/;

/** A threshold as it was typed, in the unit of the field; null where it is no number. */
function readTyped(text: string): { value: number; isSigned: boolean } | null {
  const found = TYPED.exec(text.trim())?.groups;
  return found ? { value: Number(found.number?.replace(",", ".")), isSigned: found.sign === "%" } : null;
}

/**
 * What is wrong with a threshold as it was typed, in a sentence; null where nothing is, or nothing was typed yet.
 *
 * @example thresholdProblem(accuracy, "0.7") // "0.7 % is next to nothing: write 70 for 70 %, or 0.7% if you mean it."
 */
export function thresholdProblem(choice: MeasureChoice, text: string): string | null {
  if (text.trim() === "") return null;
  const unit = thresholdUnit(choice);
  const read = readTyped(text);
  if (!read || (read.isSigned && unit !== "%")) return "Write a number, such as 70.";
  if (unit !== "%") return null;
  const { value, isSigned } = read;
  if (value > 100) return "A share is 100 % at most.";
  if (isSigned || !isTiny(value)) return null;
  return `${value} % is next to nothing: write ${plain(100 * value)} for ${plain(100 * value)} %, or ${value}% if you mean it.`;
}

/** What is sent: the objective and the constraints as text. */
export function toOptions(
  { objective, constraints, costs }: RequirementDraft,
  known: Known,
): Pick<RankingOptions, "metric" | "constraints" | "costs"> {
  return {
    metric: toMeasure(objective, known),
    constraints: constraints.map(({ choice, relation, threshold }) => {
      const measure = parseMeasure(toMeasure(choice, known));
      if (typeof measure === "string") throw new RangeError(measure);
      const value = readTyped(threshold)?.value ?? Number.NaN;
      return formatConstraint({ measure, relation, threshold: plain(value / SCALES[thresholdUnit(choice)]) });
    }),
    ...(objective.metric === "expected-cost" || constraints.some(({ choice }) => choice.metric === "expected-cost")
      ? { costs }
      : {}),
  };
}
