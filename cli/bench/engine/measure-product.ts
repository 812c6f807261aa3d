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
};

/** The most that the processes held. */
export type ProductPeaks = {
  webPeakBytes: number | null;
  /** The worker and the processes that it has started, together. */
  workerPeakBytes: number | null;
};

type App = { url: string; pid: number };

/**
 * One file through a served product, over REST: sent, read, ranked, stored.
 *
 * @param seed another one each time: a worker that ranks the same rows again remembers what it has worked out
 */
export async function measureProduct(
  { url }: Pick<App, "url">,
  family: string,
  path: string,
  seed: number,
): Promise<ProductRun> {
  const source = { file: await openAsBlob(path), name: basename(path), mapping: {}, seed, longestMs: LONGEST_MS };
  const { readingMs, rankingMs, rowsMs } = await prepareEvaluation(url, family, source);
  return { readSeconds: readingMs / 1000, rankSeconds: rankingMs / 1000, rowsSeconds: rowsMs / 1000 };
}

/**
 * As `measureProduct`, with what its processes held meanwhile.
 *
 * @param pid of the product as it was started
 * @param everyMs how often it is looked
 */
export async function measureWithPeaks(
  { url, pid }: App,
  everyMs: number,
  ...run: [family: string, path: string, seed: number]
): Promise<ProductRun & ProductPeaks> {
  const { value, peaks } = await withPeaks(findParts(pid), everyMs, () => measureProduct({ url }, ...run));
  return { ...value, webPeakBytes: peaks.web, workerPeakBytes: peaks.worker };
}
