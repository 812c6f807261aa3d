import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Random } from "#server/statistics/random";
import type { FamilyPackage } from "#server/storage/family-package";

const vocabularySchema = z.object({ model: z.object({ vocab: z.record(z.string(), z.number()) }) });

/** Median and spread of the length of a film review in words, on the natural log scale. */
const LOG_LENGTH = { mean: Math.log(175), sd: 0.7 };

/** Writes labelled texts of random words from a family's vocabulary, as long as reviews are, for measuring speed alone. */
export async function writeRandomTexts(
  { directory, family }: FamilyPackage,
  rows: number,
  path: string,
): Promise<void> {
  const { model } = vocabularySchema.parse(JSON.parse(await readFile(join(directory, "tokenizer.json"), "utf8")));
  const words = Object.keys(model.vocab).filter((word) => /^[a-z]+$/.test(word));
  const random = new Random(1);
  const uniform = (): number => random.below(2 ** 30) / 2 ** 30;
  const lines = ["text,label"];
  for (let row = 0; row < rows; row++) {
    const normal = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    const length = Math.max(5, Math.round(Math.exp(LOG_LENGTH.mean + LOG_LENGTH.sd * normal)));
    // Frequent words come first in the vocabulary: squaring favours them, as language does.
    const text = Array.from({ length }, () => words[Math.floor(uniform() ** 2 * words.length)]);
    lines.push(`${text.join(" ")},${family.labels[row % family.labels.length]}`);
  }
  await writeFile(path, `${lines.join("\n")}\n`);
}
