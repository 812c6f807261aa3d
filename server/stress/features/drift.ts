import { defineFeatureOperation, ofSeverity, scaledFeatures } from "#server/stress/features/define";
import { measurementOf } from "#server/stress/features/measurement";
import { randomOf } from "#server/stress/random";

export const drift = defineFeatureOperation("drift", {
  source: "covariate shift of the mean; own definition",
  prepare: (features, step) => {
    const share = ofSeverity([0.01, 0.02, 0.05, 0.1, 0.2], step.level);
    if (share === null) return null;
    // An instrument drifts one way: what it measures moves together, in all rows.
    const measurements = [...new Set(features.map(measurementOf))];
    const sides = new Map(measurements.map((name, at) => [name, randomOf(step, at).uniform() < 0.5 ? -1 : 1]));
    const shifts = scaledFeatures(features).map(({ at, width }) => {
      const feature = features[at];
      return { at, by: share * width * ((feature && sides.get(measurementOf(feature))) ?? 1) };
    });
    return (row) => {
      for (const { at, by } of shifts) row[at] = (row[at] as number) + by;
    };
  },
});
