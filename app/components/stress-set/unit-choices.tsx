import { useState } from "react";
import { describeFactor } from "#server/contracts/unit-conversions";
import type { MappingDraft } from "@/components/stress-set/mapping-draft";
import type { UnitNote } from "@/components/stress-set/unit-notes";
import { Button } from "@/components/ui/button";
import { plural } from "@/lib/format";

type Conversions = MappingDraft["conversions"];
type Props = { notes: UnitNote[]; conversions: Conversions; onChange: (conversions: Conversions) => void };

/** Most columns that are spelt out before a person asks for the others. */
const SHOWN = 8;

const unitOf = ({ feature }: UnitNote): string => feature.unit ?? "a number without a unit";

function titleOf(notes: UnitNote[]): string {
  const stated = notes.filter(({ seen }) => seen === "stated").length;
  if (stated > 0) return `${plural(stated, "column says", "columns say")} another unit than the models read`;
  return `${plural(notes.length, "column seems", "columns seem")} to be in another unit than the models read`;
}

/** Columns in another unit than the models read, each to be converted where the person says so: nothing is by itself. */
export function UnitChoices({ notes, conversions, onChange }: Props) {
  const [showAll, setShowAll] = useState(false);
  if (notes.length === 0) return null;
  const shown = showAll ? notes : notes.slice(0, SHOWN);
  const open = notes.filter(({ feature, conversion }) => conversion !== null && !conversions[feature.name]);
  const convert = (some: UnitNote[]) =>
    onChange({ ...conversions, ...Object.fromEntries(some.map(({ feature, other }) => [feature.name, other])) });
  const leave = (name: string) => {
    const { [name]: _, ...others } = conversions;
    onChange(others);
  };
  return (
    <div role="note" className="mt-3 rounded-md border border-bad p-3 text-sm">
      <p className="font-semibold text-bad">
        <span aria-hidden="true">⚠ </span>
        {titleOf(notes)}
      </p>
      <ul className="mt-1 space-y-1">
        {shown.map((note) => (
          <UnitChoice
            key={note.feature.name}
            note={note}
            chosen={Boolean(conversions[note.feature.name])}
            onChoose={(chosen) => (chosen ? convert([note]) : leave(note.feature.name))}
          />
        ))}
      </ul>
      <p className="mt-2">
        Nothing is converted unless you tick it. You can also choose another column, or convert the values in the file
        and upload it again.
      </p>
      <div className="mt-2 flex flex-wrap gap-3">
        {shown.length < notes.length && (
          <Button onClick={() => setShowAll(true)}>Show {notes.length - shown.length} more columns</Button>
        )}
        {open.length > 1 && <Button onClick={() => convert(open)}>Convert all {open.length}</Button>}
      </div>
    </div>
  );
}

type ChoiceProps = { note: UnitNote; chosen: boolean; onChoose: (chosen: boolean) => void };

function UnitChoice({ note, chosen, onChoose }: ChoiceProps) {
  const { feature, column, other, seen, conversion } = note;
  const words = { stated: "says", values: "looks like", said: "is taken as" }[seen];
  return (
    <li className="break-words">
      “{column}” {words} <strong>{other}</strong>; the models read <strong>{unitOf(note)}</strong> for {feature.name}.
      {conversion === null ? (
        <span className="block text-muted">How to convert that is not known here.</span>
      ) : (
        <label className="flex min-h-11 items-center gap-2">
          <input
            type="checkbox"
            className="size-4 shrink-0 accent-best"
            checked={chosen}
            onChange={({ target }) => onChoose(target.checked)}
          />
          <span>
            In {other}: convert {feature.name} to {unitOf(note)}{" "}
            <span className="text-muted">({describeFactor(conversion)})</span>
          </span>
        </label>
      )}
    </li>
  );
}
