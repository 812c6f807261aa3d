import type { Column, Inspection } from "#server/contracts/dataset";
import type { Modality } from "#server/contracts/family";
import { columnsInUse, isCuttable, type MappingDraft } from "@/components/stress-set/mapping-draft";
import { RangeChoices } from "@/components/stress-set/range-choices";
import { count, plural } from "@/lib/format";

type Cuts = Pick<MappingDraft, "slices" | "bins">;
type Props = { inspection: Inspection; modality: Modality; draft: MappingDraft; onChange: (cuts: Cuts) => void };

/** Columns whose values make slices: those of few values as they are, those of numbers cut into ranges. */
export function SliceChoices({ inspection, modality, draft, onChange }: Props) {
  const taken = columnsInUse(draft);
  const free = inspection.columns.filter(({ looksLike }) => looksLike !== "empty");
  const isCut = ({ name }: Column) => Object.hasOwn(draft.bins, name);
  const columns = free.filter(
    (column) => !isCut(column) && (column.looksLike === "category" || draft.slices.includes(column.name)),
  );
  const features = Object.values(draft.features).filter((column) => column !== null);
  const isFolded = ({ name }: Column) => taken.includes(name) && !draft.slices.includes(name);
  const plain = columns.filter((column) => !isFolded(column));
  const folded = columns.filter(isFolded);
  const inUse = modality === "tabular" ? "Features and other columns in use" : "Columns in use";
  const cuttable = free.filter((column) => isCuttable(column) || isCut(column));
  if (columns.length === 0 && cuttable.length === 0) return null;
  const choose = (name: string, chosen: boolean) =>
    onChange({
      slices: chosen ? [...draft.slices, name] : draft.slices.filter((each) => each !== name),
      bins: draft.bins,
    });
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-semibold">Slice columns</legend>
      {modality === "tabular" && <OtherColumns columns={free.filter(({ name }) => !taken.includes(name))} />}
      <Choices columns={plain} chosen={draft.slices} onChoose={choose} />
      {folded.length > 0 && (
        <details className="my-1">
          <summary className="cursor-pointer py-1 text-sm">
            {inUse} with few values ({folded.length})
          </summary>
          <Choices columns={folded} chosen={draft.slices} onChoose={choose} />
        </details>
      )}
      <RangeChoices columns={cuttable} features={features} draft={draft} onChange={onChange} />
      <p className="mt-2 text-xs text-muted">The ranking is also shown for each value or range of these columns.</p>
    </fieldset>
  );
}

/** Most columns that are named before the rest is only counted. */
const NAMED = 12;

/** A column that no feature reads is not lost: it can cut the set. */
function OtherColumns({ columns }: { columns: Column[] }) {
  if (columns.length === 0) return null;
  const names = columns.slice(0, NAMED).map(({ name }) => `“${name}”`);
  const more = columns.length > NAMED ? ` and ${count(columns.length - NAMED)} more` : "";
  const many = columns.filter((column) => column.looksLike !== "category" && !isCuttable(column));
  return (
    <p className="mb-2 text-sm break-words">
      {columns.length === 1 ? "This column is not a feature" : "These columns are not features"}: {names.join(", ")}
      {more}. {columns.length === 1 ? "It is" : "They are"} not given to the models, and can be slices
      {many.length > 0 && `, but for ${plural(many.length, "column")} of too many values`}.
    </p>
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
        <label key={name} className="flex min-h-11 items-center gap-2 text-sm">
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
