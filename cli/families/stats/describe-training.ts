import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { FamilyPackage } from "#server/storage/family-package";

const trainingSchema = z.object({
  recipe: z.string().optional(),
  arrays: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  variants: z.array(
    z.object({
      cpuSeconds: z.number().optional(),
      float16: z.object({ changedPredictions: z.number() }).optional(),
    }),
  ),
});
type Training = z.infer<typeof trainingSchema>;

function describeMachine({ environment, variants }: Training): string[] {
  const seconds = variants.flatMap(({ cpuSeconds }) => cpuSeconds ?? []).sort((a, b) => a - b);
  const total = seconds.reduce((sum, each) => sum + each, 0);
  const machine = environment
    ? [
        `on ${environment.processor} (threads: ${environment.threads}), Python ${environment.python}, PyTorch ${environment.torch}, NumPy ${environment.numpy}`,
      ]
    : [];
  if (seconds.length === 0) return machine;
  const middle = seconds[Math.floor(seconds.length / 2)];
  return [
    ...machine,
    `${middle} CPU seconds a variant in the middle, ${(total / 60).toFixed(0)} minutes for all ${variants.length}`,
  ];
}

/** What training.json says, in words: what was trained on what, for how long, and what storing as float16 changed. */
export async function describeTraining({ directory, family }: FamilyPackage): Promise<string> {
  const training = trainingSchema.parse(JSON.parse(await readFile(join(directory, "training.json"), "utf8")));
  const { recipe, arrays, variants } = training;
  const machine = describeMachine(training);
  const rounded = variants.flatMap(({ float16 }) => float16?.changedPredictions ?? []);
  const changed = rounded.reduce((sum, each) => sum + each, 0);
  const settings = recipe === undefined ? "" : `, settings with SHA-256 \`${recipe}\``;
  const written = `written by \`npm run families -- prepare ${family.slug}\`, \`arrays.json\` with SHA-256 \`${arrays}\``;
  const rows = [
    ["recipe", `\`${family.recipe.file}\`${settings}`],
    ...(arrays === undefined ? [] : [["arrays", written]]),
    ...(machine.length === 0 ? [] : [["hardware and time", machine.join("; ")]]),
    ...(rounded.length === 0
      ? []
      : [["float16", `changed ${changed} predictions on the i.i.d. test, all variants together`]]),
  ];
  return `| | |\n| --- | --- |\n${rows.map(([name, words]) => `| ${name} | ${words} |\n`).join("")}`;
}
