import { useId, useState } from "react";
import type { Column } from "#server/contracts/dataset";
import { MOST_RANGES, nameRanges, quantileEdges } from "#server/contracts/quantiles";
import { type MappingDraft, readEdges } from "@/components/stress-set/mapping-draft";
import { Button } from "@/components/ui/button";
import { InputField, SelectField } from "@/components/ui/field";

type Cuts = Pick<MappingDraft, "slices" | "bins">;
type Props = { columns: Column[]; features: string[]; draft: MappingDraft; onChange: (cuts: Cuts) => void };

const USUAL_RANGES = 4;

/** Columns of numbers, cut into ranges of like size or at edges that the person states, with the ranges that result. */
export function RangeChoices({ columns, features, draft, onChange }: Props) {
  const [next, setNext] = useState("");
  const cut = columns.filter(({ name }) => Object.hasOwn(draft.bins, name));
  const free = columns.filter(({ name }) => !Object.hasOwn(draft.bins, name));
  const picked = free.find(({ name }) => name === next);
  if (columns.length === 0) return null;
  const setEdges = (name: string, edges: number[]) =>
    onChange({ slices: [...new Set([...draft.slices, name])], bins: { ...draft.bins, [name]: edges } });
  const remove = (name: string) => {
    const { [name]: _, ...bins } = draft.bins;
    onChange({ slices: draft.slices.filter((each) => each !== name), bins });
  };
  const options = (some: Column[]) =>
    some.map(({ name }) => (
      <option key={name} value={name}>
        {name}
      </option>
    ));
  const isFeature = ({ name }: Column) => features.includes(name);
  return (
    <div className="mt-3 space-y-3">
      <div className="flex max-w-xl flex-wrap items-end gap-3">
        <div className="min-w-0 grow basis-56">
          <SelectField
            label="Cut a column of numbers into ranges"
            value={picked ? next : ""}
            onChange={({ target }) => setNext(target.value)}
          >
            <option value="">none</option>
            {features.length === 0 ? (
              options(free)
            ) : (
              <>
                <optgroup label="No features">{options(free.filter((column) => !isFeature(column)))}</optgroup>
                <optgroup label="Features">{options(free.filter(isFeature))}</optgroup>
              </>
            )}
          </SelectField>
        </div>
        <Button
          disabled={!picked}
          onClick={() => picked && setEdges(picked.name, quantileEdges(quantilesOf(picked), USUAL_RANGES))}
        >
          Cut it
        </Button>
      </div>
      {cut.map((column) => (
        <ColumnCut
          key={column.name}
          column={column}
          edges={draft.bins[column.name] ?? []}
          onEdges={(edges) => setEdges(column.name, edges)}
          onRemove={() => remove(column.name)}
        />
      ))}
    </div>
  );
}

const quantilesOf = ({ numbers }: Column): number[] => numbers?.quantiles ?? [];

const isSame = (one: number[], other: number[]): boolean =>
  one.length === other.length && one.every((edge, index) => edge === other[index]);

/** How a column was cut when the form was opened: into how many ranges of like size, or at edges of one's own. */
function waysOf(column: Column, edges: number[]): string {
  const quantiles = quantilesOf(column);
  if (quantiles.length === 0) return OWN;
  const counts = [USUAL_RANGES, ...COUNTS];
  const found = counts.find((ranges) => isSame(quantileEdges(quantiles, ranges), edges));
  return found === undefined ? OWN : String(found);
}

const OWN = "own";
const COUNTS = Array.from({ length: MOST_RANGES - 1 }, (_, index) => index + 2);

type CutProps = { column: Column; edges: number[]; onEdges: (edges: number[]) => void; onRemove: () => void };

function ColumnCut({ column, edges, onEdges, onRemove }: CutProps) {
  const [way, setWay] = useState(() => waysOf(column, edges));
  const [text, setText] = useState(edges.join("; "));
  const title = useId();
  const quantiles = quantilesOf(column);
  const { name } = column;
  const wanted = way === OWN ? null : Number(way);
  const type = (typed: string) => {
    setText(typed);
    onEdges(readEdges(typed) ?? []);
  };
  const choose = (chosen: string) => {
    setWay(chosen);
    if (chosen === OWN) return setText(edges.join("; "));
    onEdges(quantileEdges(quantiles, Number(chosen)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset within the fieldset of slices would be read out twice
    <div role="group" aria-labelledby={title} className="rounded-md border border-line p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p id={title} className="min-w-0 break-words text-sm font-semibold">
          {name}, cut into ranges
        </p>
        <Button look="quiet" aria-label={`Remove the ranges of ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        {quantiles.length > 0 && (
          <SelectField label={`How ${name} is cut`} value={way} onChange={({ target }) => choose(target.value)}>
            {COUNTS.map((ranges) => (
              <option key={ranges} value={ranges}>
                into {ranges} ranges of like size (quantiles)
              </option>
            ))}
            <option value={OWN}>at edges of my own</option>
          </SelectField>
        )}
        {way === OWN && (
          <InputField
            label={`Edges of ${name}`}
            value={text}
            onChange={({ target }) => type(target.value)}
            inputMode="text"
            autoComplete="off"
            hint="From the smallest to the largest, parted by semicolons or spaces: 40; 65; 80"
            aria-invalid={readEdges(text) === null}
          />
        )}
      </div>
      <div className="mt-2 text-sm" aria-live="polite">
        {edges.length === 0 ? (
          <p className="text-bad">
            {way === OWN
              ? "These edges cannot be read: numbers, each larger than the one before."
              : "All values are the same: there is nothing to cut."}
          </p>
        ) : (
          <>
            <p className="text-muted">
              {edges.length + 1} ranges
              {wanted !== null && wanted > edges.length + 1 && ` and not ${wanted}, as values tie`}; an edge belongs to
              the range above it:
            </p>
            <ul aria-label={`Ranges of ${name}`} className="mt-1 flex flex-wrap gap-2">
              {nameRanges(edges).map((range) => (
                <li key={range} className="rounded-md bg-noise px-2 py-1 tabular-nums">
                  {range}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
