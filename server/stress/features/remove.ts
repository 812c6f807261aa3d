import type { FeatureOperation } from "#server/stress/operation";

export const removePanel: FeatureOperation = {
  name: "remove-panel",
  title: "Laboratory panel removed",
  description: "As where a panel is never ordered: its values are missing, its counts are 0.",
  source: "missing by design",
  modality: "tabular",
  level: "panel",
  levels: [],
  select: (features, panel) => [...features.keys()].filter((at) => features[at]?.panel === String(panel)),
};

export const removeFeature: FeatureOperation = {
  name: "remove-feature",
  title: "Feature removed",
  description: "As where something is never measured: its value is missing, a count is 0.",
  source: "missing by design",
  modality: "tabular",
  level: "feature",
  levels: [],
  select: (features, name) => [...features.keys()].filter((at) => features[at]?.name === String(name)),
};
