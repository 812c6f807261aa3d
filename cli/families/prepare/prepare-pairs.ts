import { keepTokenizer } from "#cli/families/prepare/keep-tokenizer";
import { writeTokenArrays } from "#cli/families/prepare/write-token-arrays";
import type { RecipeOf } from "#cli/families/recipe";
import type { Dataset } from "#server/contracts/dataset";
import { readTextPairs } from "#server/ingest/read-dataset";
import { buildSubwords } from "#server/preprocess/build-subwords";
import { createPairTokenizer, type EncodedPair } from "#server/preprocess/pair-tokenizer";

const READ_ROWS = 1024;

async function* textsOf(dataset: Dataset): AsyncGenerator<string[]> {
  for await (const { pairs } of readTextPairs(dataset, READ_ROWS)) yield pairs.flat();
}

/** Writes `tokenizer.json`, and the token ids and types of every split. */
export async function* preparePairs(
  recipe: RecipeOf<"text-pair-classification">,
  datasets: Map<string, Dataset>,
  outDirectory: string,
): AsyncGenerator<string[]> {
  const train = datasets.get("train") as Dataset;
  const { contents, file } = await keepTokenizer(recipe.family, outDirectory, () =>
    buildSubwords(textsOf(train), recipe.tokenizer),
  );
  yield [file];
  const tokenizer = createPairTokenizer(contents);
  for (const [split, dataset] of datasets) {
    const rows: EncodedPair[] = [];
    for await (const { pairs } of readTextPairs(dataset, READ_ROWS))
      for (const [first, second] of pairs) rows.push(tokenizer.encode(first, second));
    yield writeTokenArrays(outDirectory, split, rows, tokenizer.padId);
  }
}
