import type { Inspection } from "#server/contracts/dataset";
import type { Mapping, PartialMapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { listNames, shorten } from "#server/ingest/name-list";

function requireColumn(inspection: Inspection, name: string, role: string, file: string): string {
  if (inspection.columns.some((column) => column.name === name)) return name;
  const names = listNames(inspection.columns.map((column) => column.name));
  throw new InputError(`${file} has no column '${shorten(name)}' for the ${role}.`, {
    hint: `Its columns are ${names}.`,
    where: { file, column: shorten(name) },
  });
}

/**
 * Completes what a person said about the columns with what was guessed, and checks that each column is there.
 *
 * @throws InputError naming the column that is missing or cannot be guessed
 */
export function resolveMapping(inspection: Inspection, wanted: PartialMapping, file: string): Mapping {
  const text = wanted.text ?? inspection.guess.text;
  const label = wanted.label ?? inspection.guess.label;
  const names = listNames(inspection.columns.map((column) => column.name));
  if (!text)
    throw new InputError(`No column of ${file} looks like text.`, {
      hint: `Name it; the columns are ${names}.`,
      where: { file },
    });
  if (!label)
    throw new InputError(`No column of ${file} looks like labels.`, {
      hint: `Name it; the columns are ${names}.`,
      where: { file },
    });
  requireColumn(inspection, text, "text", file);
  requireColumn(inspection, label, "label", file);
  if (text === label) {
    const column = shorten(text);
    throw new InputError(`Column '${column}' cannot be both the text and the label.`, {
      hint: `Choose another for one of them; the columns are ${names}.`,
      where: { file, column },
    });
  }
  const slices = [...new Set(wanted.slices ?? [])].map((name) => requireColumn(inspection, name, "slices", file));
  const group = wanted.group ?? null;
  if (group !== null) requireColumn(inspection, group, "groups", file);
  return { text, label, slices, group, labels: wanted.labels ?? {} };
}
