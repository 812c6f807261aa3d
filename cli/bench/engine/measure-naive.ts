import { join } from "node:path";
import { askChild, startChild } from "#cli/bench/engine/ask-child";
import type { Dataset } from "#server/contracts/dataset";
import type { FamilyPackage } from "#server/storage/family-package";

/** The loop is far too slow for all rows of a set. */
const MOST_ROWS = 60;

/**
 * Rows a second through all variants of the loop that one writes first: one variant after the other, one row at a time, decoded
 * anew for each variant, the library's default settings. Loading the models is not counted.
 */
export async function measureNaive({ directory, variants }: FamilyPackage, dataset: Dataset): Promise<number> {
  const child = startChild("naive-child.ts");
  const paths = variants.map(({ file }) => join(directory, file));
  try {
    const seconds = await askChild(child, { packageDirectory: directory, paths, dataset, most: MOST_ROWS });
    return Math.min(MOST_ROWS, dataset.rows) / Number(seconds);
  } finally {
    child.kill();
  }
}
