import { defineFeatureOperation, ofSeverity, scaledFeatures } from "#server/stress/features/define";

export const valueNoise = defineFeatureOperation("value-noise", {
  source: "own definition",
  prepare: (features, { level }) => {
    const share = ofSeverity([0.01, 0.02, 0.05, 0.1, 0.2], level);
    if (share === null) return null;
    const scaled = scaledFeatures(features);
    return (row, random) => {
      for (const { at, width } of scaled) row[at] = (row[at] as number) + share * width * random.normal();
    };
  },
});
