import type { Family } from "#server/contracts/family";

/** What reading a file needs to know of a family: its labels and what its models take in. */
export type LabelSpace = Pick<Family, "labels" | "labelSynonyms" | "ordered" | "modality" | "features">;

/** As it is compared: case, spaces and the ".0" that tables of numbers put behind whole ones are forgiven. */
const normalise = (value: string): string =>
  value
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replace(/^([+-]?\d+)\.0+$/, "$1");

/** How people say no and yes, whatever it is about. */
const NO = [
  "no",
  "n",
  "false",
  "f",
  "negative",
  "neg",
  "0",
  "nein",
  "non",
  "não",
  "nao",
  "nej",
  "nee",
  "nie",
  "нет",
  "net",
  "否",
  "control",
  "absent",
];
const YES = [
  "yes",
  "y",
  "true",
  "t",
  "positive",
  "pos",
  "1",
  "ja",
  "j",
  "oui",
  "sí",
  "si",
  "sì",
  "sim",
  "tak",
  "да",
  "da",
  "是",
  "case",
  "present",
];

/** Whether a value says yes or no to a question that only the column's name can tell. */
export const isBareAnswer = (value: string): boolean => {
  const text = normalise(value);
  return NO.includes(text) || YES.includes(text) || /^[+-]?\d+$/.test(text);
};

/** Reads "5", "5.0", "5 stars", "4/5", "★★★" as the number of stars, else null. */
function readRating(value: string): number | null {
  const text = normalise(value);
  if (/^[★⭐]+$/u.test(text)) return [...text].length;
  const match = /^(-?\d+(?:\.\d+)?)\s*(?:stars?|\*|\/\s*(?:5|10))?$/.exec(text);
  return match ? Number(match[1]) : null;
}

/** Low and high end of the scales that ratings come in: values up to `low` are bad, from `high` on good. */
type Scale = { values: number[]; low: number; high: number };
const OF_FIVE: Scale = { values: [1, 2, 3, 4, 5], low: 2, high: 4 };
const OF_TEN: Scale = { values: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], low: 4, high: 7 };
const SCALES: Scale[] = [
  { values: [0, 1], low: 0, high: 1 },
  { values: [-1, 0, 1], low: -1, high: 1 },
  { values: [1, 2], low: 1, high: 2 },
  OF_FIVE,
  { values: [0, 1, 2, 3, 4], low: 1, high: 3 },
  { values: [0, 1, 2, 3, 4, 5], low: 1, high: 4 },
  OF_TEN,
];

/** Matches ratings to the two ends of the family's labels; what lies between stays unmatched. */
function matchRatings(values: string[], labels: string[]): Map<string, string | null> | null {
  const ratings = values.map(readRating);
  if (ratings.some((rating) => rating === null)) return null;
  const present = ratings as number[];
  const stars = values.some((value) => /star|★|⭐|\/\s*5/iu.test(value));
  const ofTen = values.some((value) => /\/\s*10/.test(value));
  if (stars && ofTen) return null;
  const named = stars ? OF_FIVE : ofTen ? OF_TEN : undefined;
  const scale = named ?? SCALES.find((candidate) => present.every((rating) => candidate.values.includes(rating)));
  if (!scale) return null;
  return new Map(
    values.map((value, index) => {
      const rating = present[index] as number;
      if (rating <= scale.low) return [value, labels[0] as string];
      return [value, rating >= scale.high ? (labels[1] as string) : null];
    }),
  );
}

type Labels = Pick<LabelSpace, "labels" | "labelSynonyms" | "ordered">;

/** The label and its synonyms, as they are compared. */
const spellingsOf = (label: string, { labelSynonyms }: Labels): string[] =>
  [label, ...(labelSynonyms[label] ?? [])].map(normalise);

/** For a family whose two labels are a yes and a no, every way of saying so. */
function yesAndNo(family: Labels): [string, string][] {
  const { labels } = family;
  if (labels.length !== 2) return [];
  const saying = (word: string) => labels.filter((label) => spellingsOf(label, family).includes(word));
  const [[no, ...nos], [yes, ...yeses]] = [saying("no"), saying("yes")];
  if (!no || !yes || no === yes || nos.length + yeses.length > 0) return [];
  return [...NO.map((word): [string, string] => [word, no]), ...YES.map((word): [string, string] => [word, yes])];
}

/**
 * Matches the label values of a file to the labels of a family: by the label itself, by its synonyms (case and spaces
 * forgiven), where they are a yes and a no by the words for it in several languages, by class index, and, where the labels are the ends of a scale, by ratings seen as a whole ("1" is the best of
 * 0 and 1, but the worst of 1 to 5).
 *
 * @returns each value's label, or null where none fits
 */
export function matchLabels(values: string[], family: Labels): Map<string, string | null> {
  // Digits of a scale are read as a whole, below; and beside a 2, a 1 is no yes.
  const scaled = family.ordered || values.some((value) => /^[2-9]$/.test(normalise(value)));
  const words = yesAndNo(family).filter(([word]) => !(scaled && /^\d$/.test(word)));
  const known = new Map<string, string>(words);
  for (const label of family.labels) for (const spelling of spellingsOf(label, family)) known.set(spelling, label);
  const matched = new Map(values.map((value) => [value, known.get(normalise(value)) ?? null]));
  const unmatched = values.filter((value) => matched.get(value) === null);
  if (unmatched.length !== values.length) return matched;
  if (family.ordered && family.labels.length === 2) return matchRatings(values, family.labels) ?? matched;
  const indices = values.map((value) => (/^\d+$/.test(normalise(value)) ? Number(normalise(value)) : Number.NaN));
  if (indices.every((index) => index < family.labels.length)) {
    return new Map(values.map((value, at) => [value, family.labels[indices[at] as number] ?? null]));
  }
  return matched;
}
