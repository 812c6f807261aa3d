import type { Peaks, Round } from "#cli/bench/engine/measure-family";
import type { StageSeconds } from "#cli/bench/engine/measure-stages";
import { medianOf } from "#cli/bench/percentiles";

/** Medians over the rounds; a ratio is the median of the ratios within each round. */
export type FamilyMeasured = Peaks & {
  family: string;
  what: string;
  rows: number;
  /** The product's, over REST: from the first byte of the file sent until the ranking is stored. */
  rowsPerSecond: number;
  /** The limit's time as a share of the product's. */
  ratioToLimit: number;
  ratioToNaive: number;
  limitRowsPerSecond: number;
  batchRows: number;
  naiveRowsPerSecond: number;
  commandRowsPerSecond: number;
  commandRatioToLimit: number;
  readSeconds: number;
  rankSeconds: number;
  rowsSeconds: number;
  /** Reading, decoding and preprocessing alone, without inference. */
  decodingSeconds: number;
  decodingShare: number;
  stages: StageSeconds;
};

export type FamilyRounds = {
  family: string;
  what: string;
  rows: number;
  batchRows: number;
  naiveRowsPerSecond: number;
  rounds: Round[];
  peaks: Peaks;
};

export function summarise({ rounds, peaks, naiveRowsPerSecond, ...about }: FamilyRounds): FamilyMeasured {
  const { rows } = about;
  const median = (of: (round: Round) => number): number => medianOf(rounds.map(of));
  const productSeconds = ({ product }: Round): number => product.readSeconds + product.rankSeconds;
  const decodingSeconds = ({ stages }: Round): number => stages.reading + stages.preparing;
  const rowsPerSecond = rows / median(productSeconds);
  return {
    ...about,
    rowsPerSecond,
    ratioToLimit: median((round) => round.limitSeconds / productSeconds(round)),
    ratioToNaive: rowsPerSecond / naiveRowsPerSecond,
    ...peaks,
    limitRowsPerSecond: rows / median(({ limitSeconds }) => limitSeconds),
    naiveRowsPerSecond,
    commandRowsPerSecond: rows / median(({ commandSeconds }) => commandSeconds),
    commandRatioToLimit: median(({ limitSeconds, commandSeconds }) => limitSeconds / commandSeconds),
    readSeconds: median(({ product }) => product.readSeconds),
    rankSeconds: median(({ product }) => product.rankSeconds),
    rowsSeconds: median(({ product }) => product.rowsSeconds),
    decodingSeconds: median(decodingSeconds),
    decodingShare: median((round) => decodingSeconds(round) / productSeconds(round)),
    stages: {
      reading: median(({ stages }) => stages.reading),
      preparing: median(({ stages }) => stages.preparing),
      inference: median(({ stages }) => stages.inference),
      statistics: median(({ stages }) => stages.statistics),
      answers: median(({ stages }) => stages.answers),
    },
  };
}
