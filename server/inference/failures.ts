import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { VariantFailure } from "#server/contracts/predictions";
import { InferenceError } from "#server/errors";

const SUFFIX = ".failed.json";
const failuresSchema = z.array(z.object({ variant: z.string(), reason: z.string(), lasting: z.boolean() }));

/** Where it is written which variants failed on a chunk of predictions, where any did. */
export const failuresPath = (chunkPath: string): string => `${chunkPath}${SUFFIX}`;

/** Which variants failed on the chunks of a folder, by the file name of the chunk, in their order. */
export async function readFailures(folder: string): Promise<Map<string, VariantFailure[]>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX)).sort();
  const found = new Map<string, VariantFailure[]>();
  for (const name of names) {
    const text = await readFile(join(folder, name), "utf8");
    found.set(name.slice(0, -SUFFIX.length), failuresSchema.parse(JSON.parse(text)));
  }
  return found;
}

/** Removes the chunks on which a variant failed that might not fail again, so that they are run once more. */
export async function removeUnsureChunks(folder: string): Promise<void> {
  for (const [name, failures] of await readFailures(folder)) {
    if (failures.every(({ lasting }) => lasting)) continue;
    await rm(join(folder, name), { force: true });
    await rm(failuresPath(join(folder, name)), { force: true });
  }
}

/** One failure a variant, the one on the earliest rows, in the order of the variants. */
export function oneFailureEach(variants: readonly string[], failures: Iterable<VariantFailure>): VariantFailure[] {
  const first = new Map<string, VariantFailure>();
  for (const failure of failures) if (!first.has(failure.variant)) first.set(failure.variant, failure);
  return variants.flatMap((variant) => first.get(variant) ?? []);
}

/**
 * For work that no variant may be missing from, such as figures that are published.
 *
 * @throws InferenceError that names the first variant which failed, and why
 */
export function requireAll<T extends { failed: VariantFailure[] }>(predictions: T): T {
  const [first] = predictions.failed;
  if (first) throw new InferenceError(`Variant ${first.variant} failed. ${first.reason}`);
  return predictions;
}
