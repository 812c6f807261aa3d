import type { Feature } from "#server/contracts/family";
import { defineFeatureOperation, isCount } from "#server/stress/features/define";
import type { FeatureOperation } from "#server/stress/operation";

/** Takes out the features that a level is about, the same ones in every row. */
const removing =
  (isMeant: (feature: Feature, level: string) => boolean): FeatureOperation["prepare"] =>
  (features, { level }) => {
    const meant = features.flatMap((feature, at) =>
      isMeant(feature, String(level)) ? [{ at, value: isCount(feature) ? 0 : Number.NaN }] : [],
    );
    if (meant.length === 0) return null;
    return (row) => {
      for (const { at, value } of meant) row[at] = value;
    };
  };

export const removePanel = defineFeatureOperation("remove-panel", {
  source: "missing by design",
  prepare: removing(({ panel }, level) => panel === level),
});

export const removeFeature = defineFeatureOperation("remove-feature", {
  source: "missing by design",
  prepare: removing(({ name }, level) => name === level),
});
