import type { MetricResult } from "#server/contracts/ranking";
import type { EnsembleTask } from "#server/ranking/draw-ensembles";
import type { MeasureOptions } from "#server/ranking/measure-options";
import type { DrawnTogether, Resamples } from "#server/statistics/metric-bootstrap";
import type { EnsembleDraw } from "#server/statistics/out-of-bag-ensembles";

/** Of fewer logits a ranking is done as soon without help; of more, what two threads hold of scores would be too much. */
export const LOGITS_HELPED = { fewest: 20_000, most: 20_000_000 };

/** What of a ranking can be done beside the rest of it. */
export type HelperTask = EnsembleTask & { figures: MeasureOptions };

/** Somebody who does a part of a ranking while whoever ranks does other things; the same comes of it without. */
export type RankingHelper = {
  /** Has it get ready: what is to be done comes later. */
  begin: (task: HelperTask) => RankingHelp;
};

export type RankingHelp = {
  /**
   * Has it begin.
   *
   * @param pool columns of the variants that ensembles are chosen from
   * @param resamples of ensembles that are to be made
   * @param figures that are to be measured: how many
   */
  start: (work: { pool: readonly number[]; resamples: number; figures: number }) => SharedWork;
  /** There is nothing to be done. */
  cancel: () => void;
};

/** Pieces of work that are taken by whoever is free, by their numbers. */
export type SharedPieces<Piece> = {
  /** The number of one that nobody has taken; as many as there are, or more, where all are taken. */
  next: () => number;
  /** What the helper has made, by number: it is waited for until it is through. */
  collect: () => ReadonlyMap<number, Piece>;
};
export type SharedWork = {
  draws: SharedPieces<EnsembleDraw | null>;
  figures: SharedPieces<MetricResult>;
  /** Resamples of the objective, some at a time; asked for once. The helper takes some of them when nothing else is left for it. */
  resamples: (resamples: Resamples) => SharedPieces<DrawnTogether>;
};

/**
 * Does pieces of work of the numbers 0 to `count` - 1, such as a helper leaves.
 *
 * @returns those that were done here and those that the helper did, by number; some may be missing where the helper is gone
 */
export function shareOut<Piece>(
  count: number,
  make: (number: number) => Piece,
  shared: SharedPieces<Piece>,
): Map<number, Piece> {
  const made = new Map<number, Piece>();
  for (let number = shared.next(); number < count; number = shared.next()) made.set(number, make(number));
  if (made.size < count) for (const [number, piece] of shared.collect()) made.set(number, piece);
  return made;
}
