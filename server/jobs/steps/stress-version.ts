import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const CODE = join(import.meta.dirname, "../../stress");

/**
 * Names the code and the word lists of the built-in stresses by a digest of their files, so that predictions of stressed rows
 * never outlive what made the rows.
 */
export async function stressVersion(folder = CODE): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const hash = createHash("sha256");
  for (const name of names.filter((each) => each.endsWith(".ts")).sort()) {
    const text = await readFile(join(folder, name));
    hash.update(`${name}\n${text.byteLength}\n`).update(text);
  }
  return hash.digest("hex").slice(0, 16);
}
