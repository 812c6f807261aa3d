import type { Interval } from "#server/contracts/ranking";
import { expandedTail } from "#server/statistics/expanded-tail";
import type { PairedBootstrap } from "#server/statistics/paired-bootstrap";
import { percentileInterval } from "#server/statistics/percentile-interval";
import { unitEstimates } from "#server/statistics/unit-estimates";
import type { UnitTable } from "#server/statistics/unit-table";
import { wilsonInterval } from "#server/statistics/wilson-interval";

/**
 * An interval for the accuracy of each variant where rows come in groups: percentiles of the bootstrap of groups, the
 * tails expanded for few groups (see expandedTail).
 *
 * Where every group has the same accuracy (all rows right, say), no resample differs and percentiles would claim to know
 * the figure exactly. Then each group counts as one row, and the Wilson interval of that many rows stands in.
 *
 * Source: Field & Welsh 2007, JRSS B 69:369; Hesterberg 2015.
 *
 * @param table (U, K) counts of groups, U >= 2
 * @param bootstrap of that table
 * @param confidence such as 0.95
 * @returns shape (K)
 * @throws RangeError where there are fewer than two groups
 * @example
 *   const groups = groupUnits(Uint8Array.of(1, 1, 1, 1), 1, Uint32Array.of(0, 0, 1, 1));
 *   clusterIntervals(groups, pairedBootstrap(groups, 100, new Random(1)), 0.95) // [[0.3424, 1]]
 */
export function clusterIntervals(table: UnitTable, bootstrap: PairedBootstrap, confidence: number): Interval[] {
  const units = table.sizes.length;
  const widened = 1 - 2 * expandedTail(confidence, units);
  const { variants, resamples, inBag } = bootstrap;
  const replicates = new Float64Array(resamples);
  return Array.from(unitEstimates(table).estimates, (estimate, k) => {
    for (let b = 0; b < resamples; b++) replicates[b] = inBag[b * variants + k] as number;
    const [low, high] = percentileInterval(replicates, widened);
    return low === high ? wilsonInterval(estimate * units, units, confidence) : [low, high];
  });
}
