import { keepTokenizer } from "#cli/families/prepare/keep-tokenizer";
import { writeTokenArrays } from "#cli/families/prepare/write-token-arrays";
import type { RecipeOf } from "#cli/families/recipe";
import type { Dataset } from "#server/contracts/dataset";
import { readTexts } from "#server/ingest/read-dataset";
import { buildVocabulary } from "#server/preprocess/build-vocabulary";
import { createTextTokenizer } from "#server/preprocess/text-tokenizer";

const READ_ROWS = 1024;

async function* textsOf(dataset: Dataset): AsyncGenerator<string[]> {
  for await (const { texts } of readTexts(dataset, READ_ROWS)) yield texts;
}

/** Writes `tokenizer.json` and the token ids of every split. */
export async function* prepareTexts(
  recipe: RecipeOf<"text-classification">,
  datasets: Map<string, Dataset>,
  outDirectory: string,
): AsyncGenerator<string[]> {
  const train = datasets.get("train") as Dataset;
  const { contents, file } = await keepTokenizer(recipe.family, outDirectory, () =>
    buildVocabulary(textsOf(train), recipe.tokenizer),
  );
  yield [file];
  const tokenizer = createTextTokenizer(contents);
  for (const [split, dataset] of datasets) {
    const rows: { ids: number[] }[] = [];
    for await (const texts of textsOf(dataset)) for (const text of texts) rows.push({ ids: tokenizer.encode(text) });
    yield writeTokenArrays(outDirectory, split, rows, tokenizer.padId);
  }
}
