import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { modelsDirectory } from "#cli/models-directory";

/** Puts `tokenizer.json` into `outDirectory`: that of the package where there is one, else one made from the training texts. */
export async function keepTokenizer(
  family: string,
  outDirectory: string,
  make: () => Promise<object>,
): Promise<{ contents: unknown; file: string }> {
  const file = "tokenizer.json";
  const path = join(outDirectory, file);
  const published = join(modelsDirectory(), family, file);
  const kept = await copyFile(published, path).then(
    () => true,
    () => false,
  );
  if (!kept) await writeFile(path, JSON.stringify(await make()));
  console.log(kept ? `tokenizer: the one of ${published}` : "tokenizer: made from the training texts");
  return { contents: JSON.parse(await readFile(path, "utf8")), file };
}
