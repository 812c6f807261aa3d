import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Feature, featuresFileSchema } from "#server/contracts/family";
import { FiftyfoldError } from "#server/errors";

/** Reads features.json of a family package: its inputs in the order of the columns of `features`. */
export async function loadFeatures(packageDirectory: string): Promise<Feature[]> {
  const contents = await readFile(join(packageDirectory, "features.json"), "utf8").catch((cause) => {
    throw new FiftyfoldError("internal", "The family package has no features.json.", { cause });
  });
  return featuresFileSchema.parse(JSON.parse(contents)).features;
}
