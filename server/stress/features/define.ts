import type { Feature } from "#server/contracts/family";
import { stressKind } from "#server/contracts/stresses";
import type { FeatureOperation } from "#server/stress/operation";

/** A feature of this ending counts values: where there are none it is 0, not missing. */
const COUNT = /_count$/;
export const isCount = ({ name }: Feature): boolean => COUNT.test(name);

/** A number without a unit between 0 and 1 may as well be a code, such as 0 for one sex and 1 for the other. */
const isCode = ({ unit, range }: Feature): boolean => unit === null && range?.[0] === 0 && range[1] === 1;

/** Features with a scale of their own, each with the width of the range seen in training. */
export const scaledFeatures = (features: readonly Feature[]): { at: number; width: number }[] =>
  features.flatMap((feature, at) => {
    const width = feature.range ? feature.range[1] - feature.range[0] : 0;
    return width > 0 && !isCount(feature) && !isCode(feature) ? [{ at, width }] : [];
  });

/** An operation on features, as contracts describe it to people. */
export function defineFeatureOperation(
  name: string,
  rest: Pick<FeatureOperation, "source" | "prepare">,
): FeatureOperation {
  const { title, description, level, levels } = stressKind(name);
  return {
    name,
    title,
    description,
    level,
    modality: "tabular",
    levels: typeof levels === "string" ? [] : levels,
    ...rest,
  };
}

/** What a severity from 1 to 5 stands for; null where it is none. */
export const ofSeverity = (values: readonly number[], level: number | string): number | null =>
  typeof level === "number" ? (values[level - 1] ?? null) : null;
