import { addRuns } from "#server/statistics/add-runs";
import { differenceSpread } from "#server/statistics/difference-spread";
import { normalQuantile } from "#server/statistics/normal-quantile";
import type { Random } from "#server/statistics/random";
import type { UnitTable } from "#server/statistics/unit-table";

/** What choosing on so many units gets. */
export type ChoicePoint = {
  units: number;
  /** Lead of the chosen variant over one picked at random, in the unit of the score, on units that the choice did not see. */
  gain: number;
  /** What a choice that knew all would get more. */
  regret: number;
  /** Whether the gain was found by choosing on parts of these units, or is worked out from how much the variants differ. */
  source: "subsampled" | "expected";
};

const SUBSETS = 200;
/** Parts of the units to choose on, and multiples of them to look ahead to. */
const PARTS = [1 / 16, 1 / 8, 1 / 4, 1 / 2];
const MULTIPLES = [1, 2, 4, 8];
const FEWEST = 10;
/** Answers that subsets may be drawn from; beyond, what is expected stands alone. */
const MOST_ANSWERS = 1_000_000;

/**
 * What choosing on more or fewer units gets. Up to half the units are drawn without replacement, a variant is chosen on them and
 * judged on the others, which is unbiased; the first of those drawn are the smaller part. From all units on, it is worked out: where the true values have variance a over the
 * variants and a unit adds noise of variance s^2, the best of K on n units leads by m a / sqrt(a + s^2 / n), and the truly best by m
 * sqrt(a), with m the mean of the largest of K normal numbers (Blom 1958). a is the variance of the estimates less their noise.
 *
 * @param table (U, K) scores, higher is better
 * @param random the stream that draws the subsets
 * @returns in the order of the units
 * @example choiceCurve(table, new Random(1)).at(-1) // { units: 4800, gain: 0.021, regret: 0.002, source: "expected" }
 */
export function choiceCurve(table: UnitTable, random: Random): ChoicePoint[] {
  const { variants, sizes } = table;
  const units = sizes.length;
  const { spread, noise } = differenceSpread(table);
  const signal = Math.max(0, spread - noise / units);
  const most = normalQuantile((variants - 0.375) / (variants + 0.25));
  const possible = most * Math.sqrt(signal);
  const expected = (count: number): number => (signal > 0 ? (most * signal) / Math.sqrt(signal + noise / count) : 0);
  const point = (count: number, gain: number, source: ChoicePoint["source"]): ChoicePoint => ({
    units: count,
    gain,
    regret: Math.max(0, possible - gain),
    source,
  });
  const parts = units * variants <= MOST_ANSWERS ? PARTS : [];
  const counts = [...new Set(parts.map((part) => Math.floor(part * units)))].filter((count) => count >= FEWEST);
  const gains = counts.length > 0 ? gainsOf(table, counts, random) : new Float64Array();
  return [
    ...counts.map((count, at) => point(count, gains[at] as number, "subsampled")),
    ...MULTIPLES.map((multiple) => point(multiple * units, expected(multiple * units), "expected")),
  ];
}

/**
 * Mean leads of the variants chosen on so many units each, on the other units.
 *
 * @param counts in ascending order, shape (M)
 * @returns shape (M)
 */
function gainsOf({ variants: K, correct, sizes }: UnitTable, counts: readonly number[], random: Random): Float64Array {
  const units = sizes.length;
  // Scores of one kind of number: a loop that has seen several takes thrice as long.
  const scores = Float64Array.from(correct);
  const order = Uint32Array.from({ length: units }, (_, unit) => unit);
  const everywhere = new Float64Array(K);
  addRuns(
    scores,
    order.map((unit) => K * unit),
    everywhere,
  );
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const inside = new Float64Array(K);
  const sums = new Float64Array(counts.length);
  // The first of the counts that a unit is drawn for, or none; and where their scores begin, those of a count one after the other as they
  // lie, to be added soonest.
  const drawnFor = new Uint8Array(units);
  const runs = new Uint32Array(units);
  const starts = Uint32Array.of(0, ...counts);
  const next = new Uint32Array(starts.length);
  const rowsInside = new Float64Array(counts.length);
  for (let subset = 0; subset < SUBSETS; subset++) {
    drawnFor.fill(counts.length);
    let rowsDrawn = 0;
    let at = 0;
    for (const [m, count] of counts.entries()) {
      for (; at < count; at++) {
        const other = at + random.below(units - at);
        const unit = order[other] as number;
        order[other] = order[at] as number;
        order[at] = unit;
        drawnFor[unit] = m;
        rowsDrawn += sizes[unit] as number;
      }
      rowsInside[m] = rowsDrawn;
    }
    next.set(starts);
    for (let unit = 0; unit < units; unit++) {
      const m = drawnFor[unit] as number;
      const place = next[m] as number;
      runs[place] = K * unit;
      next[m] = place + 1;
    }
    inside.fill(0);
    for (const [m, count] of counts.entries()) {
      addRuns(scores, runs.subarray(starts[m], count), inside);
      sums[m] = (sums[m] as number) + leadOutside(everywhere, inside) / (rows - (rowsInside[m] as number));
    }
  }
  return sums.map((sum) => sum / SUBSETS);
}

/** What the variant that is highest inside is ahead of the mean of all outside; where several lead, each is as likely to be taken. */
function leadOutside(everywhere: Float64Array, inside: Float64Array): number {
  const top = inside.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  let chosen = 0;
  let holders = 0;
  let all = 0;
  for (let k = 0; k < inside.length; k++) {
    const outside = (everywhere[k] as number) - (inside[k] as number);
    all += outside;
    if (inside[k] !== top) continue;
    chosen += outside;
    holders++;
  }
  return chosen / holders - all / inside.length;
}
