import type { Column, LabelCount } from "#server/contracts/dataset";
import {
  labelProblem,
  type MappingDraft,
  rowsPerLabel,
  setUndecidedAside,
  targetOf,
} from "@/components/stress-set/mapping-draft";
import { Button } from "@/components/ui/button";
import { Table, Td, Th } from "@/components/ui/table";
import { count, plural } from "@/lib/format";

type Props = {
  counts: LabelCount[];
  column: Column | undefined;
  familyLabels: string[];
  draft: MappingDraft;
  onChange: (labels: MappingDraft["labels"]) => void;
};

/** Most values that stand without an inner scroll: one that needs a decision must not be hidden. */
const UNSCROLLED = 15;

const ASIDE = "aside";
const UNDECIDED = "";

/** A choice as the value of an option: a label by its place, so that no label can be taken for another choice. */
function toOption(target: string | null | undefined, familyLabels: string[]): string {
  if (target === undefined) return UNDECIDED;
  return target === null ? ASIDE : String(familyLabels.indexOf(target));
}

/** Every value of the label column, how many rows have it, and what it counts as. */
export function LabelTable({ counts, column, familyLabels, draft, onChange }: Props) {
  if (!column) return <p className="text-sm text-muted">Choose a label column to see its values.</p>;
  if (counts.length === 0)
    return (
      <p className="text-sm text-muted">
        “{column.name}” has {plural(column.distinct, "different value")}, too many to be matched one by one. Each must
        be spelt like a label of the family ({familyLabels.join(", ")}).
      </p>
    );
  const rows = rowsPerLabel(draft, counts, familyLabels);
  const undecided = rows.get(undefined) ?? 0;
  // By how they were matched, not by how they are mapped now: a row stays where it is while one decides.
  const undecidedFirst = counts.toSorted((one, other) => Number(one.label !== null) - Number(other.label !== null));
  const rowsOf = (label: string | null) => rows.get(label) ?? 0;
  const present = familyLabels.filter((label) => rowsOf(label) > 0);
  const problem = labelProblem(present, undecided);
  const without = familyLabels.filter((label) => rowsOf(label) === 0);
  return (
    <div>
      <Table
        className={counts.length > UNSCROLLED ? "max-h-[44rem]" : undefined}
        caption={`Values of “${column.name}” and the label each counts as${undecided > 0 ? "; those that fit no label come first" : ""}`}
      >
        <thead>
          <tr>
            <Th>value in the file</Th>
            <Th className="text-right">rows</Th>
            <Th>counts as</Th>
          </tr>
        </thead>
        <tbody>
          {undecidedFirst.map((each) => (
            <tr key={each.value}>
              <Td className="break-words font-mono">{each.value || <i className="font-sans text-muted">empty</i>}</Td>
              <Td className="text-right">{count(each.rows)}</Td>
              <Td>
                <select
                  aria-label={`“${each.value}” counts as`}
                  className="min-h-9 rounded-md border border-control bg-surface px-2"
                  required
                  value={toOption(targetOf(draft, each), familyLabels)}
                  onChange={({ target }) =>
                    onChange({ ...draft.labels, [each.value]: familyLabels[Number(target.value)] ?? null })
                  }
                >
                  {targetOf(draft, each) === undefined && <option value={UNDECIDED}>choose</option>}
                  {familyLabels.map((label, index) => (
                    <option key={label} value={index}>
                      {label}
                    </option>
                  ))}
                  <option value={ASIDE}>set aside</option>
                </select>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-3 text-sm" aria-live="polite">
        {present.map((label) => `${label}: ${plural(rowsOf(label), "row")} · `)}set aside: {plural(rowsOf(null), "row")}
        {problem !== null ? (
          <strong className="block text-bad">{problem}</strong>
        ) : (
          without.length > 0 && <span className="block text-muted">No rows of {without.join(", ")}.</span>
        )}
      </p>
      {undecided > 0 && (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <p className="text-sm font-semibold text-bad">
            {plural(undecided, "row")} with values that fit no label: choose above what each value counts as
            {problem === null && ", or set them aside"}.
          </p>
          {problem === null && (
            <Button onClick={() => onChange(setUndecidedAside(draft, counts))}>Set them aside</Button>
          )}
        </div>
      )}
    </div>
  );
}
