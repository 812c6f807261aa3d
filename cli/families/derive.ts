import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readRecipe } from "#cli/families/recipe";
import { writeStays } from "#cli/families/write-stays";
import { InputError } from "#server/errors";

const HOSPITAL_B = { records: "kidney/hospital-b-hourly.csv.gz", part: "all" } as const;

/**
 * Writes the tables that a family reads but its data folder does not hold: of kidney, one row a stay from the hourly
 * records, as `train.csv`, `iid-test.csv` and `hospital-b.csv`. They are what a person would upload.
 */
export async function deriveFamily(slug: string, dataDirectory: string, outDirectory: string): Promise<void> {
  const recipe = await readRecipe(slug);
  if (recipe.task !== "tabular-classification") {
    throw new InputError(`The family '${slug}' reads the files of its data folder as they are.`, {
      hint: "Only tables of stays are derived: kidney.",
    });
  }
  await mkdir(outDirectory, { recursive: true });
  for (const [name, { records, part }] of Object.entries({ ...recipe.sources, "hospital-b": HOSPITAL_B })) {
    const outPath = join(outDirectory, `${name}.csv`);
    await writeStays({ recordsPath: join(dataDirectory, records), part, labDelayHours: 0, outPath });
    console.log(outPath);
  }
}
