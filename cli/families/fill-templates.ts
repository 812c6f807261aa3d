import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";

const templatesSchema = z.object({
  sides: z.tuple([z.string(), z.string()]),
  templates: z.array(z.object({ label: z.string(), text: z.string() })).min(1),
});

/** Fills one template for one occupation; `side` chooses the left or the right of each `{left|right}`. */
export function fillTemplate(text: string, occupation: string, side: 0 | 1): string {
  return text
    .replace("{a} {occupation}", `${/^[aeiou]/i.test(occupation) ? "an" : "a"} ${occupation}`)
    .replaceAll("{occupation}", occupation)
    .replace(/\{(\w+)\|(\w+)\}/g, (_, left: string, right: string) => (side === 0 ? left : right));
}

const csvCell = (value: string): string => `"${value.replaceAll('"', '""')}"`;

/**
 * Writes the pairs of a template benchmark as CSV: columns text, label, pair_id, gender, occupation.
 *
 * @param wordsPath a table whose first column holds the occupations, after a header
 */
export async function writeTemplatePairs(templatesPath: string, wordsPath: string, outPath: string): Promise<void> {
  const { sides, templates } = templatesSchema.parse(JSON.parse(await readFile(templatesPath, "utf8")));
  const lines = (await readFile(wordsPath, "utf8")).trim().split("\n").slice(1);
  const occupations = lines.map((line) => (line.split("\t")[0] as string).trim());
  const rows = [["text", "label", "pair_id", "gender", "occupation"]];
  for (const [index, { text, label }] of templates.entries()) {
    for (const occupation of occupations) {
      for (const side of [0, 1] as const) {
        rows.push([fillTemplate(text, occupation, side), label, `${index}-${occupation}`, sides[side], occupation]);
      }
    }
  }
  await writeFile(outPath, `${rows.map((row) => row.map(csvCell).join(",")).join("\n")}\n`);
}
