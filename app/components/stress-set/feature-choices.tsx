import Link from "next/link";
import { useState } from "react";
import type { FeatureMatch, Inspection } from "#server/contracts/dataset";
import type { Feature } from "#server/contracts/family";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { SelectField } from "@/components/ui/field";
import { Table, Td, Th } from "@/components/ui/table";
import { plural } from "@/lib/format";

/** Missing features from which on it is no matter of a few names but of another kind of table. */
const MANY_MISSING = 20;

/** Most warnings that are spelt out; the table holds them all. */
const WARNED = 8;

type Props = {
  features: Feature[];
  columns: string[];
  /** Feature -> column. */
  chosen: Record<string, string>;
  guess: Inspection["guess"];
  onChange: (chosen: Record<string, string>) => void;
};

/**
 * Which column each feature reads. Those without one ask for it; those whose column is spelt otherwise or states another
 * unit are shown first, for a person to look at; all of them stand behind a press.
 */
export function FeatureChoices({ features, columns, chosen, guess, onChange }: Props) {
  const [opened, setOpened] = useState<string[]>([]);
  const isOpen = ({ name }: Feature) => !guess.features[name] || opened.includes(name);
  const open = features.filter(isOpen);
  const missing = features.filter(({ name }) => !guess.features[name]).length;
  const noted = (guess.featureMatches ?? []).filter(({ feature, column }) => chosen[feature] === column);
  const warned = noted.filter(({ otherUnit }) => otherUnit !== null);
  const spelt = noted.filter(({ feature, column }) => column !== feature);
  const change = (name: string) => setOpened([...opened, name]);
  const unitOf = (feature: string) => features.find(({ name }) => name === feature)?.unit ?? "a number without a unit";
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-semibold">Features</legend>
      <p className="text-sm text-muted">
        {features.length - missing} of {features.length} features were found among the columns by their names
        {spelt.length > 0 && `, ${spelt.length} of them spelt otherwise`}.
        {missing > 0 && " Choose a column for the others; leave its cells empty where nothing was measured."}
      </p>
      {warned.length > 0 && (
        <div role="note" className="mt-3 rounded-md border border-bad p-3 text-sm">
          <p className="font-semibold text-bad">
            <span aria-hidden="true">⚠ </span>
            {plural(warned.length, "column says", "columns say")} another unit than the models read
          </p>
          <ul className="mt-1 space-y-1">
            {warned.slice(0, WARNED).map(({ feature, column, otherUnit }) => (
              <li key={feature} className="break-words">
                “{column}” says <strong>{otherUnit}</strong>; the models read <strong>{unitOf(feature)}</strong> for{" "}
                {feature}.
              </li>
            ))}
          </ul>
          <p className="mt-2">
            {warned.length > WARNED && `${warned.length - WARNED} more stand in the table below. `}
            Nothing is converted here. Choose another column, or convert the values in the file and upload it again.
          </p>
        </div>
      )}
      {missing > MANY_MISSING && (
        <p className="mt-2 text-sm">
          The family reads one row a case, with a column for each feature, such as {features[0]?.name} and{" "}
          {features.at(-1)?.name}.{" "}
          <Link className="link" href="/docs/data-formats#many-rows-a-case">
            A file with many rows a case is summarised first
          </Link>
          ; a file that spells most names otherwise is quicker to mend in its header row.
        </p>
      )}
      {open.length > 0 && (
        <div className="mt-3 grid max-h-96 gap-4 overflow-y-auto sm:grid-cols-3">
          {open.map(({ name, description, unit }) => (
            <SelectField
              key={name}
              label={name}
              required
              value={chosen[name] ?? ""}
              onChange={({ target }) => {
                const { [name]: _, ...others } = chosen;
                onChange(target.value ? { ...others, [name]: target.value } : others);
              }}
              hint={unit ? `${description}, in ${unit}` : description}
            >
              <option value="">choose</option>
              {columns.map((column) => (
                <option key={column} value={column}>
                  {column}
                </option>
              ))}
            </SelectField>
          ))}
        </div>
      )}
      <Disclosure className="mt-1" open={noted.length > 0} summary="Which column each feature reads">
        <Table className="max-h-80" caption="Those whose column is spelt otherwise come first, marked ≈">
          <thead>
            <tr>
              <Th>feature</Th>
              <Th>reads column</Th>
              <Th>
                <span className="sr-only">change</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {[...features]
              .filter(({ name }) => chosen[name])
              .sort((one, other) => rank(one, noted) - rank(other, noted))
              .map((feature) => (
                <MatchRow
                  key={feature.name}
                  feature={feature}
                  column={chosen[feature.name] as string}
                  match={noted.find((each) => each.feature === feature.name)}
                  onOpen={isOpen(feature) ? null : () => change(feature.name)}
                />
              ))}
          </tbody>
        </Table>
      </Disclosure>
    </fieldset>
  );
}

/** Another unit first, then another spelling, then the rest. */
function rank({ name }: Feature, noted: FeatureMatch[]): number {
  const match = noted.find(({ feature }) => feature === name);
  if (!match) return 2;
  return match.otherUnit === null ? 1 : 0;
}

type RowProps = { feature: Feature; column: string; match: FeatureMatch | undefined; onOpen: (() => void) | null };

function MatchRow({ feature: { name, unit }, column, match, onOpen }: RowProps) {
  return (
    <tr>
      <Td className="min-w-32 break-all font-mono">
        {name}
        {unit && <span className="block text-xs text-muted">{unit}</span>}
      </Td>
      <Td className="min-w-36 break-words">
        <span className="font-mono">{column}</span>
        {match && (
          <span className={match.otherUnit ? "block text-xs text-bad" : "block text-xs text-muted"}>
            {match.otherUnit ? (
              <>
                <span aria-hidden="true">⚠ </span>says {match.otherUnit}, not {unit ?? "a number without a unit"}
              </>
            ) : (
              <>
                <span aria-hidden="true">≈ </span>matched, though spelt otherwise
              </>
            )}
          </span>
        )}
      </Td>
      <Td className="text-right">
        {match && onOpen && (
          <Button look="quiet" aria-label={`Change the column of ${name}`} onClick={onOpen}>
            Change
          </Button>
        )}
      </Td>
    </tr>
  );
}
