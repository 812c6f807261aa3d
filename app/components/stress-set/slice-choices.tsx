import type { Inspection } from "#server/contracts/dataset";
import { columnsInUse, type MappingDraft } from "@/components/stress-set/mapping-draft";

type Props = { inspection: Inspection; draft: MappingDraft; onChange: (slices: string[]) => void };

/** Columns with few values, apart from those already in use. */
export function SliceChoices({ inspection, draft, onChange }: Props) {
  const taken = columnsInUse(draft);
  const columns = inspection.columns.filter(
    ({ name, looksLike }) => !taken.includes(name) && (looksLike === "category" || draft.slices.includes(name)),
  );
  const features = Object.values(draft.features ?? {});
  const isFeature = ({ name }: { name: string }) => features.includes(name) && !draft.slices.includes(name);
  const plain = columns.filter((column) => !isFeature(column));
  const folded = columns.filter(isFeature);
  if (columns.length === 0) return null;
  const choose = (name: string, chosen: boolean) =>
    onChange(chosen ? [...draft.slices, name] : draft.slices.filter((each) => each !== name));
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-semibold">Slice columns</legend>
      <Choices columns={plain} chosen={draft.slices} onChoose={choose} />
      {folded.length > 0 && (
        <details className="my-1">
          <summary className="cursor-pointer py-1 text-sm">Features with few values ({folded.length})</summary>
          <Choices columns={folded} chosen={draft.slices} onChoose={choose} />
        </details>
      )}
      <p className="text-xs text-muted">The ranking is also shown for each value of these columns.</p>
    </fieldset>
  );
}

type ChoicesProps = {
  columns: Inspection["columns"];
  chosen: string[];
  onChoose: (name: string, chosen: boolean) => void;
};

function Choices({ columns, chosen, onChoose }: ChoicesProps) {
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-1">
      {columns.map(({ name, distinct }) => (
        <label key={name} className="flex min-h-9 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-best"
            checked={chosen.includes(name)}
            onChange={({ target }) => onChoose(name, target.checked)}
          />
          {name} <span className="text-muted">({distinct} values)</span>
        </label>
      ))}
    </div>
  );
}
