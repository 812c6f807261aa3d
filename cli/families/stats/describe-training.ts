import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { FamilyPackage } from "#server/storage/family-package";

const trainingSchema = z.object({
  recipe: z.string(),
  arrays: z.string(),
  environment: z.record(z.string(), z.string()).optional(),
  variants: z.array(z.object({ cpuSeconds: z.number(), float16: z.object({ changedPredictions: z.number() }) })),
});

/** What training.json says, in words: what was trained on what, for how long, and what storing as float16 changed. */
export async function describeTraining({ directory, family, variants }: FamilyPackage): Promise<string> {
  const {
    recipe,
    arrays,
    environment,
    variants: records,
  } = trainingSchema.parse(JSON.parse(await readFile(join(directory, "training.json"), "utf8")));
  const seconds = records.map(({ cpuSeconds }) => cpuSeconds).sort((a, b) => a - b);
  const total = seconds.reduce((sum, each) => sum + each, 0);
  const changed = records.reduce((sum, { float16 }) => sum + float16.changedPredictions, 0);
  const machine = environment
    ? `on ${environment.processor} (${environment.threads} thread), Python ${environment.python}, PyTorch ${environment.torch}, NumPy ${environment.numpy}`
    : "on two cores of a processor that was not recorded, one thread a variant";
  return `| | |
| --- | --- |
| recipe | \`${family.recipe.file}\`, settings with SHA-256 \`${recipe}\` |
| arrays | written by \`npm run families -- prepare ${family.slug}\`, \`arrays.json\` with SHA-256 \`${arrays}\` |
| hardware and time | ${machine}; ${seconds[Math.floor(seconds.length / 2)]} CPU seconds a variant in the middle, ${(total / 60).toFixed(0)} minutes for all ${variants.length} |
| float16 | changed ${changed} predictions on the i.i.d. test, all variants together |
`;
}
