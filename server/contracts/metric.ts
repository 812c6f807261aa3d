/** What each metric is called in files, flags and addresses, with its plain name and which way is better. */
export const METRICS = {
  accuracy: { title: "accuracy", better: "higher", about: "share of rows that are right" },
  "balanced-accuracy": { title: "balanced accuracy", better: "higher", about: "mean of the recalls of all classes" },
  "macro-f1": { title: "macro F1", better: "higher", about: "mean of the F1 of all classes" },
  recall: { title: "recall", better: "higher", about: "share of a class's rows that are found" },
  precision: { title: "precision", better: "higher", about: "share of the rows called a class that are of it" },
  f1: { title: "F1", better: "higher", about: "harmonic mean of a class's recall and precision" },
  auroc: { title: "AUROC", better: "higher", about: "chance that a row of the class scores above another" },
  auprc: { title: "AUPRC", better: "higher", about: "mean precision over all recalls (average precision)" },
  sensitivity: { title: "sensitivity", better: "higher", about: "recall at a threshold of a stated specificity" },
  "log-loss": { title: "log loss", better: "lower", about: "mean -log of the probability of the true class, in nats" },
  brier: {
    title: "Brier score",
    better: "lower",
    about: "mean squared error of the probabilities, summed over classes",
  },
  "calibration-error": { title: "calibration error", better: "lower", about: "confidence against accuracy in 15 bins" },
  "expected-cost": { title: "expected cost", better: "lower", about: "mean cost of a row under your costs" },
  "pair-accuracy": {
    title: "pairs right on both sides",
    better: "higher",
    about: "share of pairs with both rows right",
  },
  "flip-rate": { title: "flip rate", better: "lower", about: "share of pairs whose two rows get different answers" },
} as const satisfies Record<string, { title: string; better: "higher" | "lower"; about: string }>;

export type MetricName = keyof typeof METRICS;
export const metricNames = Object.keys(METRICS) as MetricName[];

/** Metrics of one class; without a class, that of the family's positive label. AUROC and AUPRC without either: the mean over classes. */
const OF_A_CLASS: ReadonlySet<MetricName> = new Set(["recall", "precision", "f1", "auroc", "auprc", "sensitivity"]);

/** Metrics that are a share of 0 to 1, and shown in per cent. */
const NO_SHARE: ReadonlySet<MetricName> = new Set(["log-loss", "brier", "expected-cost"]);
export const isShare = (name: MetricName): boolean => !NO_SHARE.has(name);

/** Metrics of probabilities and scores, which need more than the class that was answered. */
const OF_SCORES: ReadonlySet<MetricName> = new Set([
  "auroc",
  "auprc",
  "sensitivity",
  "log-loss",
  "brier",
  "calibration-error",
  "expected-cost",
]);
export const isOfScores = (name: MetricName): boolean => OF_SCORES.has(name);

/** Below so many rows noise counts as calibration error, so that its intervals do not hold: docs/validation.md. */
export const FEWEST_FOR_CALIBRATION = 300;

/** Metrics that need a column which ties two rows to a pair. */
export const isOfPairs = (name: MetricName): boolean => name === "pair-accuracy" || name === "flip-rate";

export type MetricSpec = {
  name: MetricName;
  /** The class it is of, by its label; null: the family's positive label, or all. */
  className: string | null;
  /** Of sensitivity: the specificity at which the threshold is set; null otherwise. */
  specificity: number | null;
};

const PATTERN =
  /^(?<name>[a-z0-9-]+)(?: at specificity (?<specificity>0?\.\d+|\d(?:\.\d+)?e-\d+|0|1|\d+(?:\.\d+)? ?%))?(?: on class (?<class>.+))?$/;

const OTHER_CLASS = "the recall of the other class: 'recall on class LABEL'";

/** What comes nearest to names that people look for. */
const NEAREST = new Map([
  ["specificity", OTHER_CLASS],
  ["tnr", OTHER_CLASS],
  ["npv", "the precision of the other class: 'precision on class LABEL'"],
  ["ppv", "'precision'"],
  ["tpr", "'recall'"],
  ["auc", "'auroc'"],
  ["roc-auc", "'auroc'"],
  ["pr-auc", "'auprc'"],
  ["average-precision", "'auprc'"],
  ["f1-score", "'f1' of a class, or 'macro-f1'"],
  ["ece", "'calibration-error'"],
  ["brier-score", "'brier'"],
  ["cross-entropy", "'log-loss'"],
  ["mcc", "'balanced-accuracy'"],
]);

/** A sentence on what is there instead; nothing where the name is like none. */
function suggest(text: string): string {
  const asked = (/^[\w-]+/.exec(text.trim())?.[0] ?? "").toLowerCase().replaceAll("_", "-");
  const nearest = NEAREST.get(asked) ?? (metricNames.some((name) => name === asked) ? `'${asked}'` : null);
  return nearest === null ? "" : ` Nearest to it is ${nearest}.`;
}

/** A figure written as 0.85 or 85%. */
export function readShare(text: string): number {
  const percent = /^(.*?) ?%$/.exec(text);
  return percent ? Number(percent[1]) / 100 : Number(text);
}

/**
 * Reads a metric as people write it.
 *
 * @returns what is wrong, in a sentence, where it is none
 * @example parseMetric("sensitivity at specificity 0.9 on class malignant")
 */
export function parseMetric(text: string): MetricSpec | string {
  const found = PATTERN.exec(text.trim());
  const name = metricNames.find((each) => each === found?.groups?.name);
  if (!found || !name) {
    return `'${text}' is no metric.${suggest(text)} There are: ${Object.keys(METRICS).join(", ")}; recall and others of one class take 'on class LABEL', sensitivity 'at specificity 0.9'.`;
  }
  const { class: className = null, specificity: share } = found.groups ?? {};
  const specificity = share === undefined ? null : readShare(share);
  if (className !== null && !OF_A_CLASS.has(name))
    return `${name} is of all classes: leave out 'on class ${className}'.`;
  if (name === "sensitivity" && specificity === null)
    return "sensitivity needs its specificity: 'sensitivity at specificity 0.9'.";
  if (name !== "sensitivity" && specificity !== null) return `${name} has no specificity: only sensitivity has.`;
  if (specificity !== null && !(specificity > 0 && specificity < 1)) return "A specificity lies between 0 and 1.";
  return { name, className, specificity };
}

/** A metric in the one way in which it is stored. */
export function formatMetric({ name, className, specificity }: MetricSpec): string {
  return [
    name,
    specificity === null ? "" : ` at specificity ${specificity}`,
    className === null ? "" : ` on class ${className}`,
  ].join("");
}

/** A metric in plain words, for pages and reports: "sensitivity at specificity 0.9 of malignant". */
export function nameMetric({ name, className, specificity }: MetricSpec): string {
  const { title } = METRICS[name];
  return [
    title,
    specificity === null ? "" : ` at specificity ${specificity}`,
    className === null ? "" : ` of ${className}`,
  ].join("");
}

/** The metric of a text that is known to be one. */
export function readMetric(text: string): MetricSpec {
  const spec = parseMetric(text);
  if (typeof spec === "string") throw new RangeError(spec);
  return spec;
}
