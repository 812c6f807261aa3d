import type { TensorBatch } from "#server/contracts/predictions";
import { InferenceError } from "#server/errors";
import { toGraphTensor } from "#server/inference/graph-tensors";
import type { GraphBatch, LoadedVariant } from "#server/inference/run-chunk";

/** One row of a batch as a batch of its own, with the padding that it has there. */
function singleRow({ rows, tensors }: TensorBatch, at: number): TensorBatch {
  return {
    rows: [0],
    tensors: tensors.map(({ dims, data, ...tensor }) => {
      const bytes = data.byteLength / rows.length;
      return { ...tensor, dims: [1, ...dims.slice(1)], data: data.slice(at * bytes, (at + 1) * bytes) };
    }),
  };
}

/** The rows at the given positions of a chunk, each as the feeds of one run. */
export function singleFeeds(batches: TensorBatch[], rows: number[], names: readonly string[]): GraphBatch["feeds"][] {
  return rows.flatMap((row) => {
    const batch = batches.find((each) => each.rows.includes(row));
    if (!batch) return [];
    const tensors = singleRow(batch, batch.rows.indexOf(row)).tensors.filter(({ name }) => names.includes(name));
    return [Object.fromEntries(tensors.map((tensor) => [tensor.name, toGraphTensor(tensor)]))];
  });
}

/**
 * How long each variant takes for one row at a time. The variants take turns in every round, so that a busy moment of the
 * machine falls on all of them; the first round warms up and does not count.
 *
 * @param onVariant is told which comes next
 * @returns milliseconds of each run, shape (K, rounds * rows)
 */
export async function timeRows(
  variants: LoadedVariant[],
  feeds: GraphBatch["feeds"][],
  rounds: number,
  onVariant: (variant: string) => Promise<void> = async () => undefined,
): Promise<number[][]> {
  const milliseconds = variants.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [k, { variant, session }] of variants.entries()) {
      await onVariant(variant);
      for (const feed of feeds) {
        const start = performance.now();
        await session.run(feed).catch((cause) => {
          throw new InferenceError(`Variant ${variant} could not be run on one row.`, { cause });
        });
        if (round > 0) milliseconds[k]?.push(performance.now() - start);
      }
    }
  }
  return milliseconds;
}
