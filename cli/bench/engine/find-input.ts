import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cutArchive, cutTable } from "#cli/bench/engine/cut-file";
import { writeDrawnImages } from "#cli/bench/engine/make-images";
import { writeRandomTexts } from "#cli/bench/engine/make-texts";
import { writeTable } from "#cli/bench/rows/write-table";
import { readRecipe } from "#cli/families/recipe";
import { writeStays } from "#cli/families/write-stays";
import type { Modality } from "#server/contracts/family";
import type { FamilyPackage } from "#server/storage/family-package";

export const DEFAULT_ROWS: Record<Modality, number> = {
  image: 10_000,
  text: 10_000,
  "text-pair": 10_000,
  tabular: 100_000,
};

/** A file that a user would bring, and what it holds. */
export type Input = { path: string; what: string };

async function makeInput(pack: FamilyPackage, rows: number, folder: string): Promise<Input> {
  const { modality } = pack.family;
  if (modality === "image") {
    const path = join(folder, "images.zip");
    await writeDrawnImages(pack, rows, path);
    return { path, what: "drawn images" };
  }
  const path = join(folder, "table.csv");
  if (modality === "text") {
    await writeRandomTexts(pack, rows, path);
    return { path, what: "texts of random words" };
  }
  await writeTable(pack, rows, path);
  return { path, what: "simulated rows" };
}

/** The i.i.d. test of a family out of the folder that it was trained from; of stays, those of the other hospital. */
async function takeInput({ family }: FamilyPackage, data: string, rows: number, folder: string): Promise<Input> {
  const recipe = await readRecipe(family.slug);
  if (recipe.task === "tabular-classification") {
    const [stays, path] = [join(folder, "stays.csv"), join(folder, "table.csv")];
    const recordsPath = join(data, "kidney/hospital-b-hourly.csv.gz");
    await writeStays({ recordsPath, part: "all", labDelayHours: 0, outPath: stays });
    await cutTable(stays, rows, path);
    return { path, what: "stays of another hospital" };
  }
  const source = join(data, recipe.sources["iid-test"] as string);
  if (family.modality === "image") {
    const path = join(folder, "images.zip");
    await cutArchive(source, rows, path);
    return { path, what: "test images" };
  }
  const path = join(folder, "table.csv");
  await cutTable(source, rows, path);
  return { path, what: "test texts" };
}

/**
 * What a family is measured on: without `data` made by our own code, always the same.
 *
 * @param data the folder that the families were trained from, or a file to measure on as it is
 */
export async function findInput(
  pack: FamilyPackage,
  data: string | undefined,
  wanted: number | undefined,
  work: string,
): Promise<Input> {
  const folder = join(work, "input");
  await mkdir(folder);
  const rows = wanted ?? DEFAULT_ROWS[pack.family.modality];
  if (!data) return makeInput(pack, rows, folder);
  if (existsSync(join(data, pack.family.slug))) return takeInput(pack, data, rows, folder);
  return { path: data, what: "rows of one's own" };
}
