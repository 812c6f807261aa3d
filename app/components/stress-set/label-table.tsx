import type { Column, LabelCount } from "#server/contracts/dataset";
import { type MappingDraft, rowsPerLabel, targetOf } from "@/components/stress-set/mapping-draft";
import { Table, Td, Th } from "@/components/ui/table";
import { count, plural } from "@/lib/format";

type Props = {
  counts: LabelCount[];
  column: Column | undefined;
  familyLabels: string[];
  draft: MappingDraft;
  onChange: (value: string, label: string | null) => void;
};

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
  const without = familyLabels.filter((label) => rows.get(label) === 0);
  return (
    <div>
      <Table className="max-h-96" caption={`Values of “${column.name}” and the label each counts as`}>
        <thead>
          <tr>
            <Th>value in the file</Th>
            <Th className="text-right">rows</Th>
            <Th>counts as</Th>
          </tr>
        </thead>
        <tbody>
          {counts.map((each) => (
            <tr key={each.value}>
              <Td className="break-words font-mono">{each.value || <i className="font-sans text-muted">empty</i>}</Td>
              <Td className="text-right">{count(each.rows)}</Td>
              <Td>
                <select
                  aria-label={`“${each.value}” counts as`}
                  className="min-h-9 rounded-md border border-control bg-surface px-2"
                  value={targetOf(draft, each) ?? ""}
                  onChange={({ target }) => onChange(each.value, target.value || null)}
                >
                  {familyLabels.map((label) => (
                    <option key={label} value={label}>
                      {label}
                    </option>
                  ))}
                  <option value="">set aside</option>
                </select>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-3 text-sm" aria-live="polite">
        {familyLabels.map((label) => `${label}: ${plural(rows.get(label) ?? 0, "row")}`).join(" · ")} · set aside:{" "}
        {plural(rows.get(null) ?? 0, "row")}
        {without.length > 0 && <strong className="block text-bad">No row counts as {without.join(" or ")} yet.</strong>}
      </p>
    </div>
  );
}
