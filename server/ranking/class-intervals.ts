import type { Interval } from "#server/contracts/ranking";
import type { Answers } from "#server/ranking/answers";
import { combineIntervals } from "#server/statistics/combine-intervals";
import { wilsonInterval } from "#server/statistics/wilson-interval";

/** Metrics that are made of counts of right and wrong answers by class. */
export type CountedMetric = "balanced-accuracy" | "macro-f1" | "precision" | "f1";

type Counts = { actual: number; claimed: number; hits: number };
type Part = { estimate: number; interval: Interval };

function countClasses({ labels, predicted, variants, classes }: Answers, rows: Uint32Array, k: number): Counts[] {
  const K = variants.length;
  const actual = new Uint32Array(classes.length);
  const claimed = new Uint32Array(classes.length);
  const hits = new Uint32Array(classes.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    const label = labels[row] as number;
    const said = predicted[row * K + k] as number;
    actual[label] = (actual[label] as number) + 1;
    claimed[said] = (claimed[said] as number) + 1;
    if (label === said) hits[label] = (hits[label] as number) + 1;
  }
  return classes.map((_, index) => ({
    actual: actual[index] as number,
    claimed: claimed[index] as number,
    hits: hits[index] as number,
  }));
}

function shareOf(hits: number, n: number, confidence: number): Part | null {
  return n > 0 ? { estimate: hits / n, interval: wilsonInterval(hits, n, confidence) } : null;
}

/** F1 is 2 J / (1 + J), where J is the share of hits among the rows that are of the class or taken for it: a proportion. */
function f1Of({ actual, claimed, hits }: Counts, confidence: number): Part | null {
  const own = shareOf(hits, actual + claimed - hits, confidence);
  const toF1 = (share: number): number => (2 * share) / (1 + share);
  return own && { estimate: toF1(own.estimate), interval: [toF1(own.interval[0]), toF1(own.interval[1])] };
}

/** The mean of classes that occur; each error counts against two F1 scores, so they rise and fall together, at most as one. */
function meanOfDependent(parts: (Part | null)[]): Interval | null {
  const found = parts.flatMap((part) => part ?? []);
  const mean = (end: 0 | 1): number => found.reduce((sum, { interval }) => sum + interval[end], 0) / found.length;
  return found.length > 0 ? [mean(0), mean(1)] : null;
}

/** The mean of classes that occur, each with rows of its own. */
function meanOf(parts: (Part | null)[]): Interval | null {
  const found = parts.flatMap((part) => part ?? []);
  return found.length > 0 ? combineIntervals(found.map((part) => ({ ...part, weight: 1 / found.length }))) : null;
}

/**
 * Intervals for metrics of classes from Wilson's for the shares that they are made of, which hold also where a class has a row or
 * two: there resamples show next to no spread. Rows stand alone and count the same.
 *
 * @param rows of the set
 * @returns null for a variant of which the metric is undefined, shape (K)
 */
export function classIntervals(
  answers: Answers,
  rows: Uint32Array,
  metric: CountedMetric,
  classIndex: number,
  confidence: number,
): (Interval | null)[] {
  return answers.variants.map((_, k) => {
    const counts = countClasses(answers, rows, k);
    const own = counts[classIndex] as Counts;
    if (metric === "precision") return shareOf(own.hits, own.claimed, confidence)?.interval ?? null;
    if (metric === "f1") return f1Of(own, confidence)?.interval ?? null;
    if (metric === "macro-f1") return meanOfDependent(counts.map((each) => f1Of(each, confidence)));
    return meanOf(counts.map(({ hits, actual }) => shareOf(hits, actual, confidence)));
  });
}
