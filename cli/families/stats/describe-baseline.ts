import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const baselineSchema = z.object({
  majorityAccuracy: z.number(),
  hypothesisOnly: z.array(z.object({ seed: z.number(), accuracy: z.number() })),
  hypothesisOnlyMean: z.number(),
});

const hundredths = (share: number): string => (100 * share).toFixed(2);

/** What is reached without looking at the first text of a pair, where a package has measured it in baseline.json. */
export async function describeBaseline(directory: string): Promise<string> {
  const text = await readFile(join(directory, "baseline.json"), "utf8").catch(() => null);
  if (text === null) return "";
  const { hypothesisOnly, hypothesisOnlyMean, majorityAccuracy } = baselineSchema.parse(JSON.parse(text));
  return ` The same recipe on the second text alone reaches ${hundredths(hypothesisOnlyMean)} (mean of ${hypothesisOnly.length} seeds), one label throughout ${hundredths(majorityAccuracy)}.`;
}
