import type { Interval, Ranking } from "#server/contracts/ranking";
import type { RankingInput } from "#server/ranking/ranking-input";
import { clusterIntervals } from "#server/statistics/cluster-intervals";
import { groupUnits } from "#server/statistics/group-units";
import { pairedBootstrap } from "#server/statistics/paired-bootstrap";
import { Random } from "#server/statistics/random";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { rowUnits } from "#server/statistics/unit-table";
import { wilsonInterval } from "#server/statistics/wilson-interval";

export type SliceScores = {
  /** Ids of the variants, in the order of the columns of `scored`. */
  variants: string[];
  /** 1 where a variant is right, shape (N, K), row-major. */
  scored: Uint8Array;
  /** Columns of `scored` in the order in which variants are reported. */
  order: number[];
  groups: Uint32Array | null;
};

type SliceOptions = { confidence: number; resamples: number; seed: number; firstStream: number };

/**
 * The metric of every variant within every slice, slices in the order given; values without a row are left out. A slice
 * whose rows all belong to one group has estimates but no intervals, since nothing shows how groups differ.
 *
 * @param scores of N rows and K variants
 * @param slices columns with codes, shape (N) each
 * @param options each slice with groups draws from a stream of its own, counted from `firstStream`
 */
export function rankSlices(
  scores: SliceScores,
  slices: RankingInput["slices"],
  options: SliceOptions,
): Ranking["slices"] {
  const { variants, scored, order, groups } = scores;
  const results: Ranking["slices"] = [];
  let stream = options.firstStream;
  for (const { column, values, codes } of slices) {
    for (const [code, rows] of rowsByCode(codes, values.length).entries()) {
      const random = new Random(options.seed, stream++);
      if (rows.length === 0) continue;
      const own = takeRows(scored, variants.length, rows);
      const ownGroups = groups && Uint32Array.from(rows, (row) => groups[row] as number);
      const { correct, estimates } = unitEstimates(rowUnits(own, variants.length));
      const intervals = sliceIntervals(own, variants.length, ownGroups, random, options);
      results.push({
        column,
        value: values[code] as string,
        rows: rows.length,
        variants: order.map((k) => ({
          variant: variants[k] as string,
          estimate: estimates[k] as number,
          interval: intervals?.[k] ?? null,
          correct: correct[k] as number,
          ...(intervals ? {} : { reason: "All rows of this slice belong to one group." }),
        })),
      });
    }
  }
  return results;
}

function sliceIntervals(
  scored: Uint8Array,
  variants: number,
  groups: Uint32Array | null,
  random: Random,
  { confidence, resamples }: SliceOptions,
): Interval[] | null {
  if (!groups) {
    const { rows, correct } = unitEstimates(rowUnits(scored, variants));
    return Array.from(correct, (right) => wilsonInterval(right, rows, confidence));
  }
  const table = groupUnits(scored, variants, groups);
  if (table.sizes.length < 2) return null;
  return clusterIntervals(table, pairedBootstrap(table, resamples, random), confidence);
}

function rowsByCode(codes: Uint32Array, values: number): number[][] {
  const rows = Array.from({ length: values }, (): number[] => []);
  for (const [row, code] of codes.entries()) rows[code]?.push(row);
  return rows;
}

function takeRows(scored: Uint8Array, variants: number, rows: number[]): Uint8Array {
  const taken = new Uint8Array(rows.length * variants);
  for (const [i, row] of rows.entries()) {
    taken.set(scored.subarray(row * variants, (row + 1) * variants), i * variants);
  }
  return taken;
}
