import type { Column, FeatureMatch, Inspection, LabelCount } from "#server/contracts/dataset";
import { headerUnit, otherUnit } from "#server/contracts/units";
import { looksLikeImage } from "#server/ingest/archive-names";
import { familyFeatures, matchFeatures } from "#server/ingest/match-features";
import { isBareAnswer, type LabelSpace } from "#server/ingest/match-labels";

const TEXT_NAMES = [
  "text",
  "review",
  "review_text",
  "reviewtext",
  "sentence",
  "comment",
  "content",
  "body",
  "message",
  "tweet",
  "description",
  "document",
  "input",
];
/** Names of the two sides of a pair as published sets have them, the first side as the models of such sets take it in. */
const PAIR_NAMES = [
  ["premise", "hypothesis"],
  ["sentence1", "sentence2"],
  ["sentence_1", "sentence_2"],
  ["sentence_a", "sentence_b"],
  ["text", "text_pair"],
  ["text1", "text2"],
  ["text_1", "text_2"],
  ["text_a", "text_b"],
  ["question1", "question2"],
  ["question_1", "question_2"],
  ["question", "sentence"],
  ["question", "answer"],
  ["question", "passage"],
  ["query", "passage"],
  ["query", "document"],
  ["context", "hypothesis"],
  ["evidence", "claim"],
  ["s1", "s2"],
] as const;
const IMAGE_NAMES = [
  "file_name",
  "filename",
  "file",
  "image",
  "image_file",
  "image_name",
  "image_path",
  "file_path",
  "filepath",
  "path",
  "img",
];
const LABEL_NAMES = [
  "label",
  "labels",
  "sentiment",
  "polarity",
  "class",
  "target",
  "gold_label",
  "ground_truth",
  "groundtruth",
  "truth",
  "y_true",
  "diagnosis",
  "outcome",
  "annotation",
  "choice",
  "klasse",
  "classe",
  "clase",
  "étiquette",
  "etiquette",
  "etiqueta",
  "etichetta",
  "rating",
  "stars",
  "score",
  "category",
  "result",
  "ergebnis",
  "answer",
  "y",
];
const GROUP_NAMES =
  /^(group|group_id|patient|patient_id|user|user_id|author|author_id|customer|customer_id|document_id|doc_id|pair|pair_id|session|session_id|subject|subject_id|lesion|lesion_id|stay|stay_id|icustay_id|hadm_id|encounter|encounter_id|admission_id|study_id)$/;

const plainName = (name: string): string =>
  name
    .normalize("NFC")
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");

const nameRank = (names: string[], name: string): number => {
  const at = names.indexOf(plainName(name));
  return at < 0 ? 0 : names.length - at;
};

function best<T>(items: T[], score: (item: T) => number): T | null {
  let winner: T | null = null;
  let top = 0;
  for (const item of items) {
    const value = score(item);
    if (value > top) [winner, top] = [item, value];
  }
  return winner;
}

/** Share of a column's rows whose value was matched to a label of the family. */
function matchedShare(counts: LabelCount[] | undefined): number {
  const total = counts?.reduce((sum, count) => sum + count.rows, 0) ?? 0;
  return total === 0
    ? 0
    : (counts ?? []).reduce((sum, count) => sum + (count.label === null ? 0 : count.rows), 0) / total;
}

/** Words of the family's own labels, such as aki: a column of that name answers whether it is so. */
const isNamedAfterLabel = ({ labels, labelSynonyms }: LabelSpace, name: string): boolean =>
  labels.some((label) =>
    [label, ...(labelSynonyms[label] ?? [])].some((word) => word.length > 2 && plainName(word) === plainName(name)),
  );

/**
 * How likely a column holds the labels. Values that match say so by themselves only where they are words of the family: any
 * column may hold 0 and 1 or yes and no.
 */
function labelScore(family: LabelSpace, column: Column, counts: LabelCount[] | undefined): number {
  const isNamed = /label$/.test(plainName(column.name)) || isNamedAfterLabel(family, column.name);
  const named = nameRank(LABEL_NAMES, column.name) || Number(isNamed);
  const matched = matchedShare(counts);
  if (matched <= 0.5) return column.looksLike !== "text" && named > 0 ? named / 10 : 0;
  const says = named > 0 || counts?.some(({ value, label }) => label !== null && !isBareAnswer(value));
  return says ? 10 * matched + named : 0;
}

/**
 * Where no name or word speaks for a label column, the only one whose values could be labels. In tables of features any
 * column of two values could be, so that none is taken.
 */
function onlyAnswer(family: LabelSpace, columns: Column[], labelCounts: Map<string, LabelCount[]>): Column | null {
  if (family.modality === "tabular") return null;
  const [only, ...others] = columns.filter(({ name }) => matchedShare(labelCounts.get(name)) > 0.5);
  return others.length === 0 ? (only ?? null) : null;
}

/** Features whose column is spelt otherwise, or states a unit in its header or cells that is not the feature's. */
function listMatches(family: LabelSpace, matched: Map<string, string>, columns: Column[]): FeatureMatch[] {
  if (family.modality !== "tabular") return [];
  return familyFeatures(family).flatMap((feature) => {
    const { name, unit } = feature;
    const column = columns.find((each) => each.name === matched.get(name));
    if (!column) return [];
    const other = headerUnit(feature, column.name) ?? otherUnit(column.numbers?.unit ?? null, unit, name);
    return column.name === name && other === null ? [] : [{ feature: name, column: column.name, otherUnit: other }];
  });
}

type Guess = Inspection["guess"];
type Inputs = Pick<Guess, "text" | "textPair" | "image" | "features">;
type TextScore = (column: Column) => number;

function guessText(columns: Column[], score: TextScore): Partial<Inputs> {
  return { text: best(columns, score)?.name ?? null };
}

/** Two columns named as a pair, or else the two that look most like texts, in the order of the file. */
function guessPair(columns: Column[], score: TextScore): Partial<Inputs> {
  for (const names of PAIR_NAMES) {
    const [first, second] = names.map((name) => columns.find((column) => plainName(column.name) === name));
    if (first && second) return { text: first.name, textPair: second.name };
  }
  const one = best(columns, score);
  const other = best(
    columns.filter((column) => column !== one && column.looksLike === "text"),
    score,
  );
  const [text = null, textPair = null] = columns.filter((column) => column === one || column === other);
  return { text: text?.name ?? null, textPair: textPair?.name ?? null };
}

function guessImage(columns: Column[]): Partial<Inputs> {
  const image = best(columns, ({ name, examples }) => {
    const named = nameRank(IMAGE_NAMES, name);
    return (examples.some(looksLikeImage) ? 100 : 0) + named;
  });
  return { image: image?.name ?? null };
}

function guessInputs(family: LabelSpace, columns: Column[], score: TextScore): Inputs {
  const none: Inputs = { text: null, textPair: null, image: null, features: {} };
  switch (family.modality) {
    case "text":
      return { ...none, ...guessText(columns, score) };
    case "text-pair":
      return { ...none, ...guessPair(columns, score) };
    case "image":
      return { ...none, ...guessImage(columns) };
    case "tabular":
      return { ...none, features: {} };
  }
}

/**
 * Guesses which columns are the input, the label and the group, and which ones make slices; the person has the last word.
 * Features are matched by their names alone.
 */
export function guessColumns(
  family: LabelSpace,
  columns: Column[],
  rows: number,
  labelCounts: Map<string, LabelCount[]>,
  meanLength: (column: string) => number,
): Guess {
  const names = columns.map(({ name }) => name);
  const features = family.modality === "tabular" ? matchFeatures(familyFeatures(family), names) : new Map();
  const featureColumns = new Set(features.values());
  const filled = columns.filter((column) => column.filled > 0 && !featureColumns.has(column.name));
  const named = best(filled, (column) => labelScore(family, column, labelCounts.get(column.name)));
  const label = named ?? onlyAnswer(family, filled, labelCounts);
  const textScore: TextScore = (column) =>
    (column.looksLike === "text" ? 100 + Math.min(meanLength(column.name), 1000) / 10 : 0) +
    20 * nameRank(TEXT_NAMES, column.name);
  const inputs = guessInputs(
    family,
    filled.filter((column) => column !== label),
    textScore,
  );
  const taken = new Set([inputs.text, inputs.textPair, inputs.image, label?.name]);
  const others = filled.filter((column) => !taken.has(column.name));
  const group = others.find(
    (column) => GROUP_NAMES.test(plainName(column.name)) && column.distinct > 1 && column.distinct < rows,
  );
  const slices = others.filter(
    (column) => column !== group && column.looksLike === "category" && column.distinct >= 2 && column.distinct <= 12,
  );
  return {
    ...inputs,
    features: Object.fromEntries(features),
    featureMatches: listMatches(family, features, columns),
    label: label?.name ?? null,
    labelUnsure: named === null && label !== null,
    slices: slices.slice(0, 5).map((column) => column.name),
    group: group?.name ?? null,
  };
}
