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
import { fromMeasure, type MeasureChoice, toMeasure } from "@/components/ranking/measure-choice";

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

const typed = ({ threshold }: ConstraintSpec, choice: MeasureChoice): string =>
  String(Number((threshold * SCALES[thresholdUnit(choice)]).toPrecision(10)));

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
      return formatConstraint({ measure, relation, threshold: Number(threshold) / SCALES[thresholdUnit(choice)] });
    }),
    ...(objective.metric === "expected-cost" || constraints.some(({ choice }) => choice.metric === "expected-cost")
      ? { costs }
      : {}),
  };
}
