import type { Inspection } from "#server/contracts/dataset";
import type { MappingDraft } from "@/components/stress-set/mapping-draft";

type Props = { inspection: Inspection; draft: MappingDraft; onChange: (slices: string[]) => void };

/** Columns with few values, apart from those already in use. */
export function SliceChoices({ inspection, draft, onChange }: Props) {
  const taken = [draft.text, draft.textPair, draft.image, draft.label, draft.group];
  const columns = inspection.columns.filter(
    ({ name, looksLike }) => !taken.includes(name) && (looksLike === "category" || draft.slices.includes(name)),
  );
  if (columns.length === 0) return null;
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-semibold">Slice columns</legend>
      <div className="flex flex-wrap gap-x-6 gap-y-1">
        {columns.map(({ name, distinct }) => (
          <label key={name} className="flex min-h-9 items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-best"
              checked={draft.slices.includes(name)}
              onChange={({ target }) =>
                onChange(target.checked ? [...draft.slices, name] : draft.slices.filter((each) => each !== name))
              }
            />
            {name} <span className="text-muted">({distinct} values)</span>
          </label>
        ))}
      </div>
      <p className="text-xs text-muted">The ranking is also shown for each value of these columns.</p>
    </fieldset>
  );
}
