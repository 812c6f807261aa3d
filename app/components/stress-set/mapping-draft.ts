import type { Column, Inspection, LabelCount } from "#server/contracts/dataset";
import type { Modality } from "#server/contracts/family";
import type { Mapping, PartialMapping } from "#server/contracts/mapping";

/** The form's state: a mapping in which columns may still be unchosen. */
export type MappingDraft = Pick<Mapping, "slices" | "bins" | "labels" | "features" | "conversions" | "encoding"> & {
  text: string;
  textPair: string;
  image: string;
  label: string;
  group: string;
  weight: string;
};

/** The columns that hold what a model is given, by the kind of input. Features are matched by their names. */
export const INPUT_COLUMNS: Record<Modality, { role: "text" | "textPair" | "image"; title: string; hint: string }[]> = {
  text: [{ role: "text", title: "Text column", hint: "What the model reads." }],
  "text-pair": [
    { role: "text", title: "First text", hint: "What is given: the premise." },
    { role: "textPair", title: "Second text", hint: "What may follow from it: the hypothesis." },
  ],
  image: [{ role: "image", title: "Image column", hint: "Names the image file within the archive." }],
  tabular: [],
};

/** What the form starts from: the mapping in force, or one that was saved, else the guess. */
export function firstDraft(inspection: Inspection, current: PartialMapping | null): MappingDraft {
  const { guess } = inspection;
  return {
    text: current?.text ?? guess.text ?? "",
    textPair: current?.textPair ?? guess.textPair ?? "",
    image: current?.image ?? guess.image ?? "",
    features: { ...guess.features, ...current?.features },
    conversions: current?.conversions ?? {},
    label: current?.label ?? guess.label ?? "",
    slices: (current ?? guess).slices ?? [],
    bins: current?.bins ?? {},
    group: (current ?? guess).group ?? "",
    weight: current?.weight ?? "",
    labels: current?.labels ?? {},
    // That of this very file, whatever the mapping was made for.
    encoding: inspection.encoding,
  };
}

type Features = MappingDraft["features"];

/** The columns of features with that of one of them changed: null where it is not in the file, undefined to leave it open. */
export function choose(features: Features, name: string, column: string | null | undefined): Features {
  const { [name]: _, ...others } = features;
  return column === undefined ? others : { ...others, [name]: column };
}

/** The columns of features with all that nothing is said of stated as not in the file, as the person asked. */
export function setAbsent(features: Features, all: { name: string }[]): Features {
  return { ...Object.fromEntries(all.map(({ name }) => [name, null])), ...features };
}

/** Whether a column can be cut into ranges: all its values are numbers, and there are more than two of them. */
export const isCuttable = ({ distinct, numbers }: Column): boolean =>
  distinct > 2 && (numbers ?? null) !== null && numbers?.others === 0 && numbers.quantiles.length > 0;

/** Edges as a person types them; null where they are no numbers or do not rise. */
export function readEdges(text: string): number[] | null {
  const pieces = text.split(/[;\s]+/).filter((piece) => piece !== "");
  const edges = pieces.map((piece) =>
    /^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i.test(piece) ? Number(piece.replace(",", ".")) : Number.NaN,
  );
  const rising = edges.every(
    (edge, index) => Number.isFinite(edge) && (index === 0 || edge > (edges[index - 1] as number)),
  );
  return rising && edges.length > 0 ? edges : null;
}

/** Columns that play a role of their own: they may make slices too, but only where a person says so. */
export const columnsInUse = ({ text, textPair, image, label, group, weight, features }: MappingDraft): string[] =>
  [text, textPair, image, label, group, weight, ...Object.values(features)].filter(
    (name): name is string => name !== null && name !== "",
  );

/** The conversions of features whose column is still the same: another may be in another unit. */
function keepConversions(before: MappingDraft, { features, conversions }: MappingDraft): MappingDraft["conversions"] {
  return Object.fromEntries(
    Object.entries(conversions).filter(([name]) => features[name] && features[name] === before.features[name]),
  );
}

/** The draft with a part of it changed. A column that is given a role is no longer ticked as a slice. */
export function changeDraft(before: MappingDraft, part: Partial<MappingDraft>): MappingDraft {
  const after = { ...before, ...part };
  const used = columnsInUse(before);
  const given = columnsInUse(after).filter((name) => !used.includes(name));
  const isKept = (name: string) => !given.includes(name);
  return {
    ...after,
    conversions: keepConversions(before, after),
    slices: after.slices.filter(isKept),
    bins: Object.fromEntries(Object.entries(after.bins).filter(([name]) => isKept(name))),
  };
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

/** What keeps a set from being ranked on: rows of fewer than two labels. Rows not decided on yet may still mend it. */
export function labelProblem(present: string[], undecided: number): string | null {
  const [only] = present;
  if (present.length > 1) return null;
  if (only === undefined) return "No row counts as a label yet: a ranking needs rows of at least two labels.";
  if (undecided === 0) return `All rows count as ${only}: a ranking needs rows of at least two labels.`;
  return `So far only ${only} has rows: a ranking needs rows of at least two labels.`;
}

/** The draft with every value that fits no label set aside, as the person asked. */
export function setUndecidedAside(draft: MappingDraft, counts: LabelCount[]): MappingDraft["labels"] {
  const undecided = counts.filter((each) => targetOf(draft, each) === undefined);
  return { ...draft.labels, ...Object.fromEntries(undecided.map(({ value }) => [value, null])) };
}

/** The mapping as it is sent: every value that was shown is named, so that nothing is matched out of sight. */
export function mappingOf(draft: MappingDraft, counts: LabelCount[], modality: Modality): Mapping {
  const inputs = Object.fromEntries(INPUT_COLUMNS[modality].map(({ role }) => [role, draft[role] || null]));
  return {
    text: null,
    textPair: null,
    image: null,
    ...inputs,
    features: modality === "tabular" ? draft.features : {},
    conversions: modality === "tabular" ? keepConversions(draft, draft) : {},
    label: draft.label,
    slices: draft.slices,
    bins: Object.fromEntries(Object.entries(draft.bins).filter(([name]) => draft.slices.includes(name))),
    group: draft.group || null,
    weight: draft.weight || null,
    labels: Object.fromEntries(counts.map((each) => [each.value, targetOf(draft, each) ?? null])),
    encoding: draft.encoding,
  };
}
