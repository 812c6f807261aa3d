import type { MetState, Ranking } from "#server/contracts/ranking";
import type { Measured } from "#server/ranking/measure-scored";
import { bestSet } from "#server/statistics/best-set";
import { outOfBagSelection } from "#server/statistics/out-of-bag-selection";
import type { PairedBootstrap } from "#server/statistics/paired-bootstrap";
import type { PairedDifferences } from "#server/statistics/paired-differences";
import { pickDifferences, pickResamples } from "#server/statistics/pick-variants";
import { probabilityBest } from "#server/statistics/probability-best";

type Chosen = {
  /** Place of the recommended variant among the ranked. */
  place: number;
  /** Places that it was taken from, in their order: of those that surely meet all constraints, or may, or of all. */
  pool: number[];
  /** Shape (K'). */
  inBestSet: boolean[];
  probabilityBest: number[];
  expected: Ranking["recommendation"]["expected"];
  gain: Ranking["recommendation"]["gainOverRandom"];
};

type Choice = {
  bootstrap: PairedBootstrap;
  differences: PairedDifferences;
  /** Ranked variants, best first, shape (K'). */
  places: number[];
  /** Whether each meets all constraints; null without constraints. Shape (K'). */
  states: (MetState | null)[];
  measured: Measured;
  /** The highest value that the metric can have; null where there is none. */
  most: number | null;
  confidence: number;
  /** Of the best set. */
  setConfidence: number;
};

/**
 * The best set, and the variant to take. With constraints the best set is of those that may meet them all; the one to take is
 * the highest of those that surely do, or where none surely does, of those that may. Where no variant may, there is no best
 * set, and the highest stands in for what would be taken without constraints.
 *
 * @returns null where no resample left a row out on which all are defined
 */
export function chooseVariant({
  bootstrap,
  differences,
  places,
  states,
  measured,
  most,
  confidence,
  setConfidence,
}: Choice): Chosen | null {
  const all = Int32Array.from(states.keys());
  const isFree = states.every((state) => state === null);
  const possible = isFree ? all : all.filter((at) => states[at] !== "not-met");
  const sure = isFree ? all : all.filter((at) => states[at] === "met");
  const pool = sure.length > 0 ? sure : possible.length > 0 ? possible : all;
  const place = places.find((at) => pool.includes(at)) as number;
  const inBestSet = all.length === possible.length ? bestSet(differences, setConfidence) : Array.from(all, () => false);
  const chances: number[] = Array.from(all, () => 0);
  if (possible.length === all.length) chances.splice(0, all.length, ...probabilityBest(bootstrap));
  else if (possible.length > 0) {
    const best = bestSet(pickDifferences(differences, possible), setConfidence);
    const chance = probabilityBest(pickResamples(bootstrap, possible));
    for (const [index, at] of possible.entries()) {
      inBestSet[at] = best[index] as boolean;
      chances[at] = chance[index] as number;
    }
  }
  const own = pool.length === all.length ? bootstrap : pickResamples(bootstrap, pool);
  const selection = outOfBagSelection(own, confidence, measured.correct ? measured.table.sizes.length : null);
  if (!selection) return null;
  return {
    place,
    pool: places.filter((at) => pool.includes(at)),
    inBestSet,
    probabilityBest: chances,
    gain: hold(selection.gain),
    expected: turnEstimate(selection.expected, measured, most ?? Number.POSITIVE_INFINITY),
  };
}

/** In the unit of the metric and within its range, which bias taken out and Gaussian draws know nothing of. */
function turnEstimate(
  { estimate, interval }: Chosen["expected"],
  { toValue }: Measured,
  most: number,
): Chosen["expected"] {
  const within = (score: number): number => Math.min(Math.max(toValue(score), 0), most);
  return hold({ estimate: within(estimate), interval: [within(interval[0]), within(interval[1])] });
}

/** An interval, lower end first, that holds its estimate: the mean of few skewed scores may lie beyond their percentiles. */
function hold({ estimate, interval }: Chosen["gain"]): Chosen["gain"] {
  const values = [estimate, ...interval];
  return { estimate, interval: [Math.min(...values), Math.max(...values)] };
}
