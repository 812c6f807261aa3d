import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readConstraint } from "#server/contracts/measure";
import type { Predictions } from "#server/contracts/predictions";
import type { RankingOptions } from "#server/contracts/ranking";
import { measureLatency } from "#server/inference/measure-latency";
import type { PredictInput } from "#server/jobs/steps/predict-dataset";
import { writeTensors } from "#server/jobs/steps/write-tensors";
import { quantile } from "#server/statistics/quantile";

/** Rows of the set that are timed, spread over its first chunk. */
const TIMED_ROWS = 24;

const latencySchema = z.record(z.string(), z.number());

/** Whether a requirement asks how quick the variants are; timing them takes a while, so nothing else does it. */
export const asksForLatency = ({ constraints }: Pick<RankingOptions, "constraints">): boolean =>
  constraints.some((text) => readConstraint(text).measure.kind === "latency");

/**
 * The latency of each variant on this machine: milliseconds for one row, one thread, 95th percentile over rows of the set and
 * rounds. Measured once a set and kept beside its predictions.
 *
 * @param input whose predictions are finished
 * @param usable the variants that could be run; no other is timed
 */
export async function timeVariants(
  input: PredictInput,
  { variants: usable }: Pick<Predictions, "variants">,
): Promise<Record<string, number>> {
  const { packageDirectory, dataset, workDirectory, signal } = input;
  const variants = input.variants.filter(({ variant }) => usable.includes(variant));
  const kept = join(workDirectory, "predictions", "latency.json");
  const known = await readFile(kept, "utf8").catch(() => null);
  if (known !== null) return latencySchema.parse(JSON.parse(known));
  const tensors = await mkdtemp(join(workDirectory, "tensors-"));
  try {
    const chunks = writeTensors(input, tensors);
    const { value: chunk } = await chunks.next();
    await chunks.return(undefined);
    if (!chunk) return {};
    const count = Math.min(TIMED_ROWS, chunk.rows);
    const rows = Array.from({ length: count }, (_, at) => Math.floor((at * chunk.rows) / count));
    const runs = await measureLatency(
      variants.map(({ variant, file }) => ({ variant, path: join(packageDirectory, file) })),
      dataset.labels.length,
      { path: chunk.path, rows },
      signal,
      input.limits,
    );
    const sorted = runs.map((each) => Float64Array.from(each).sort());
    const latency = Object.fromEntries(variants.map(({ variant }, k) => [variant, quantile(sorted[k] ?? [], 0.95)]));
    await writeFile(join(tensors, "latency.json"), JSON.stringify(latency));
    await rename(join(tensors, "latency.json"), kept);
    return latency;
  } finally {
    await rm(tensors, { recursive: true, force: true });
  }
}
