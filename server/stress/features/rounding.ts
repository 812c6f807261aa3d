import { defineFeatureOperation, ofSeverity, scaledFeatures } from "#server/stress/features/define";

export const rounding = defineFeatureOperation("rounding", {
  source: "own definition",
  prepare: (features, { level }) => {
    const share = ofSeverity([0.01, 0.02, 0.05, 0.1, 0.2], level);
    if (share === null) return null;
    const scaled = scaledFeatures(features);
    return (row) => {
      for (const { at, width } of scaled) {
        const step = share * width;
        row[at] = Math.round((row[at] as number) / step) * step;
      }
    };
  },
});
