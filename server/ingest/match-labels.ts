import type { Family } from "#server/contracts/family";

/** What reading a file needs to know of a family: its labels and what its models take in. */
export type LabelSpace = Pick<Family, "labels" | "labelSynonyms" | "ordered" | "modality" | "features">;

const normalise = (value: string): string => value.normalize("NFKC").trim().toLowerCase();

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

/**
 * Matches the label values of a file to the labels of a family: by the label itself, by its synonyms (case and spaces
 * forgiven), by class index, and, where the labels are the ends of a scale, by ratings seen as a whole ("1" is the best of
 * 0 and 1, but the worst of 1 to 5).
 *
 * @returns each value's label, or null where none fits
 */
export function matchLabels(
  values: string[],
  family: Pick<LabelSpace, "labels" | "labelSynonyms" | "ordered">,
): Map<string, string | null> {
  const known = new Map<string, string>();
  for (const label of family.labels) {
    known.set(normalise(label), label);
    for (const synonym of family.labelSynonyms[label] ?? []) known.set(normalise(synonym), label);
  }
  const matched = new Map(values.map((value) => [value, known.get(normalise(value)) ?? null]));
  const unmatched = values.filter((value) => matched.get(value) === null);
  if (unmatched.length !== values.length) return matched;
  if (family.ordered && family.labels.length === 2) return matchRatings(values, family.labels) ?? matched;
  const indices = values.map((value) => (/^\d+$/.test(value.trim()) ? Number(value) : Number.NaN));
  if (indices.every((index) => index < family.labels.length)) {
    return new Map(values.map((value, at) => [value, family.labels[indices[at] as number] ?? null]));
  }
  return matched;
}
