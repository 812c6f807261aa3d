import { defineFeatureOperation, isCount, ofSeverity } from "#server/stress/features/define";

export const missingValues = defineFeatureOperation("missing-values", {
  source: "missing completely at random (Rubin 1976)",
  prepare: (features, { level }) => {
    const share = ofSeverity([0.05, 0.1, 0.2, 0.35, 0.5], level);
    if (share === null) return null;
    const meant = features.flatMap((feature, at) => (isCount(feature) ? [] : [at]));
    return (row, random) => {
      for (const at of meant) if (random.uniform() < share) row[at] = Number.NaN;
    };
  },
});
