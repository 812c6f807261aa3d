import type { Inspection, LabelCount } from "#server/contracts/dataset";
import type { Mapping } from "#server/contracts/mapping";

/** The form's state: a mapping in which columns may still be unchosen. */
export type MappingDraft = { text: string; label: string; slices: string[]; group: string; labels: Mapping["labels"] };

/** What the form starts from: the mapping in force, else the guess. */
export function firstDraft(inspection: Inspection, current: Mapping | null): MappingDraft {
  if (current) return { ...current, group: current.group ?? "" };
  const { text, label, slices, group } = inspection.guess;
  return { text: text ?? "", label: label ?? "", slices, group: group ?? "", labels: {} };
}

export const labelCountsOf = (inspection: Inspection, column: string): LabelCount[] =>
  Object.hasOwn(inspection.labelCounts, column) ? (inspection.labelCounts[column] ?? []) : [];

/** Where a value goes: as the person said, else as it was matched. Null sets its rows aside; undefined is not decided yet. */
export const targetOf = (draft: MappingDraft, { value, label }: LabelCount): string | null | undefined =>
  Object.hasOwn(draft.labels, value) ? draft.labels[value] : (label ?? undefined);

/** Rows that each family label would get, null those set aside, undefined those not decided yet. */
export function rowsPerLabel(
  draft: MappingDraft,
  counts: LabelCount[],
  familyLabels: string[],
): Map<string | null | undefined, number> {
  const rows = new Map<string | null | undefined, number>(
    [...familyLabels, null, undefined].map((label) => [label, 0]),
  );
  for (const each of counts) {
    const target = targetOf(draft, each);
    rows.set(target, (rows.get(target) ?? 0) + each.rows);
  }
  return rows;
}

/** The draft with every value that fits no label set aside, as the person asked. */
export function setUndecidedAside(draft: MappingDraft, counts: LabelCount[]): MappingDraft["labels"] {
  const undecided = counts.filter((each) => targetOf(draft, each) === undefined);
  return { ...draft.labels, ...Object.fromEntries(undecided.map(({ value }) => [value, null])) };
}

/** The mapping as it is sent: every value that was shown is named, so that nothing is matched out of sight. */
export function mappingOf(draft: MappingDraft, counts: LabelCount[]): Mapping {
  return {
    text: draft.text,
    label: draft.label,
    slices: draft.slices,
    group: draft.group || null,
    labels: Object.fromEntries(counts.map((each) => [each.value, targetOf(draft, each) ?? null])),
  };
}
