import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { loadTextTokenizer } from "#server/preprocess/text-tokenizer";
import type { FamilyPackage } from "#server/storage/family-package";

/**
 * Rows a second through all variants of the loop that one writes first: one variant after the other, one text at a time,
 * tokenized each time, the library's default settings. Loading the models is not counted.
 */
export async function measureNaive(pack: FamilyPackage, texts: string[]): Promise<number> {
  const tokenizer = await loadTextTokenizer(pack.directory);
  let seconds = 0;
  for (const { file } of pack.variants) {
    const session = await InferenceSession.create(join(pack.directory, file));
    const start = performance.now();
    for (const text of texts) {
      const ids = tokenizer.encode(text);
      const dims = [1, ids.length];
      await session.run({
        input_ids: new Tensor("int64", BigInt64Array.from(ids, BigInt), dims),
        attention_mask: new Tensor("int64", new BigInt64Array(ids.length).fill(1n), dims),
      });
    }
    seconds += (performance.now() - start) / 1000;
    await session.release();
  }
  return texts.length / seconds;
}
