import type { PairedBootstrap } from "#server/statistics/paired-bootstrap";

/**
 * The share of resamples in which each variant has the highest metric; a tie is split evenly between those that share
 * it, so the shares add up to 1. It answers "how often would this variant come first on another set like this one?" and
 * is no p-value: with many equal variants each has a low share.
 *
 * @param bootstrap of K variants
 * @returns shape (K)
 * @example probabilityBest(pairedBootstrap(rowUnits(Uint8Array.of(1, 1, 0, 0), 2), 100, new Random(1))) // [0.5, 0.5]
 */
export function probabilityBest(bootstrap: PairedBootstrap): number[] {
  const { variants, resamples, inBag } = bootstrap;
  const share = new Array<number>(variants).fill(0);
  for (let b = 0; b < resamples; b++) {
    const metrics = inBag.subarray(b * variants, (b + 1) * variants);
    let best = Number.NEGATIVE_INFINITY;
    let holders = 0;
    for (const metric of metrics) {
      if (metric > best) {
        best = metric;
        holders = 1;
      } else if (metric === best) holders++;
    }
    for (let k = 0; k < variants; k++) if (metrics[k] === best) share[k] = (share[k] as number) + 1 / holders;
  }
  return share.map((sum) => sum / resamples);
}
