import { readFile } from "node:fs/promises";
import type { PredictionChunk } from "#server/contracts/predictions";
import type { RaceScore } from "#server/ranking/race-scores";
import { startRace } from "#server/statistics/betting-race";

export type RaceSet = {
  variants: string[];
  classes: number;
  /** Place of the row of the set that comes at each turn, shape (N). */
  order: Uint32Array;
  /** Unit of each row of the set, whose rows come one after the other; null where each row is one. */
  groups: Uint32Array | null;
  weights: Float64Array | null;
  score: RaceScore;
  errorRate: number;
};

/** The most that a unit weighs: scores are parts of it, so that none is more than 1. */
function heaviest(N: number, { groups, weights }: RaceSet): number {
  const sums = new Map<number, number>();
  for (let row = 0; row < N; row++) {
    const unit = groups ? (groups[row] as number) : row;
    sums.set(unit, (sums.get(unit) ?? 0) + (weights ? (weights[row] as number) : 1));
  }
  let most = 0;
  for (const sum of sums.values()) most = Math.max(most, sum);
  return most;
}

/** A race along the rows of a set, in their random order, fed by chunks of logits as they come. */
export function raceRows(set: RaceSet) {
  const { variants, classes: C, order, groups, weights, score } = set;
  const [K, N] = [variants.length, order.length];
  const race = startRace(K, set.errorRate);
  const most = heaviest(N, set);
  const out = new Set<number>();
  /** Chunks that came before one that is still missing. */
  const early = new Map<number, PredictionChunk>();
  let next = 0;
  // The unit that the last chunk broke off in.
  let unit = -1;
  let sums = new Float64Array(K);

  const unitAt = (turn: number): number => (groups ? (groups[order[turn] as number] as number) : turn);

  /** Scores of the units that end among the rows of a chunk, shape (U, K). */
  const readUnits = (logits: Float32Array, { start, rows }: PredictionChunk): Float64Array => {
    const ended: Float64Array[] = [];
    for (let at = 0; at < rows; at++) {
      const row = order[start + at] as number;
      unit = unitAt(start + at);
      const part = (weights ? (weights[row] as number) : 1) / most;
      for (let k = 0; k < K; k++) {
        if (out.has(k)) continue;
        const from = (at * K + k) * C;
        sums[k] = (sums[k] as number) + part * score(logits.subarray(from, from + C), row);
      }
      if (start + at + 1 < N && unitAt(start + at + 1) === unit) continue;
      ended.push(sums);
      sums = new Float64Array(K);
    }
    const scores = new Float64Array(ended.length * K);
    for (const [at, each] of ended.entries()) scores.set(each, at * K);
    return scores;
  };

  const withdraw = (k: number): void => {
    if (out.has(k)) return;
    out.add(k);
    race.withdraw(k);
  };

  const look = async (chunk: PredictionChunk): Promise<{ variant: string; rows: number }[]> => {
    const bytes = await readFile(chunk.path);
    const logits = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    // What failed, or was out already when the chunk was run, has nothing to go by in it.
    for (let k = 0; k < K; k++) if (Number.isNaN(logits[k * C])) withdraw(k);
    const ruledOut = race.add(readUnits(logits, chunk));
    for (const k of ruledOut) out.add(k);
    return ruledOut.map((k) => ({ variant: variants[k] as string, rows: chunk.start + chunk.rows }));
  };

  let turn: Promise<unknown> = Promise.resolve();
  const lookAtAll = async (chunk: PredictionChunk): Promise<{ variant: string; rows: number }[]> => {
    early.set(chunk.start, chunk);
    const found: { variant: string; rows: number }[] = [];
    for (let at = early.get(next); at; at = early.get(next)) {
      early.delete(next);
      next += at.rows;
      found.push(...(await look(at)));
    }
    return found;
  };

  /**
   * Looks at a chunk once those before it were looked at, so that the race is the same however many processes run.
   *
   * @returns variants that are ruled out now, and after how many rows
   */
  return (chunk: PredictionChunk): Promise<{ variant: string; rows: number }[]> => {
    const found = turn.then(() => lookAtAll(chunk));
    turn = found.catch(() => undefined);
    return found;
  };
}
