import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import { prepareEvaluation } from "#cli/bench/prepare-evaluation";
import { findParts, withPeaks } from "#cli/bench/process-tree";

/** Reading and ranking of a million rows on a slow machine. */
const LONGEST_MS = 60 * 60_000;

export type ProductRun = {
  /** From the first byte of the file sent until it is a set that can be ranked on. */
  readSeconds: number;
  /** From the request to rank until the ranking is stored. */
  rankSeconds: number;
  /** From the request to rank until its rows can be looked at. */
  rowsSeconds: number;
  webPeakBytes: number | null;
  /** The worker and the processes that it has started, together. */
  workerPeakBytes: number | null;
};

/**
 * One file through a served product, over REST: sent, read, ranked, stored.
 *
 * @param pid of the product as it was started
 * @param seed another one each time: a worker that ranks the same rows again remembers what it has worked out
 */
export async function measureProduct(
  { url, pid }: { url: string; pid: number },
  family: string,
  path: string,
  seed: number,
): Promise<ProductRun> {
  const source = { file: await openAsBlob(path), name: basename(path), mapping: {}, seed, longestMs: LONGEST_MS };
  const { value, peaks } = await withPeaks(findParts(pid), () => prepareEvaluation(url, family, source));
  return {
    readSeconds: value.readingMs / 1000,
    rankSeconds: value.rankingMs / 1000,
    rowsSeconds: value.rowsMs / 1000,
    webPeakBytes: peaks.web,
    workerPeakBytes: peaks.worker,
  };
}
