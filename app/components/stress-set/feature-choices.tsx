import Link from "next/link";
import { useState } from "react";
import type { Inspection } from "#server/contracts/dataset";
import type { Feature } from "#server/contracts/family";
import { FeatureSelect } from "@/components/stress-set/feature-select";
import { FeatureTable } from "@/components/stress-set/feature-table";
import { choose, type MappingDraft, setAbsent } from "@/components/stress-set/mapping-draft";
import { UnitChoices } from "@/components/stress-set/unit-choices";
import { noteUnits } from "@/components/stress-set/unit-notes";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";

/** Missing features from which on it is no matter of a few names but of another kind of table. */
const MANY_MISSING = 20;

/** Most selects that are shown at once: a person decides on the others when they ask for them. */
const SHOWN = 12;

type Props = {
  features: Feature[];
  inspection: Inspection;
  draft: MappingDraft;
  onChange: (part: Partial<Pick<MappingDraft, "features" | "conversions">>) => void;
};

/**
 * Which column each feature reads. Those without one ask for it; those whose column is spelt otherwise or states another
 * unit are shown first, for a person to look at; all of them stand behind a press.
 */
export function FeatureChoices({ features, inspection, draft, onChange }: Props) {
  const { guess, columns } = inspection;
  const chosen = draft.features;
  const [opened, setOpened] = useState<string[]>([]);
  const [showAll, setShowAll] = useState(false);
  const isOpen = ({ name }: Feature) => !guess.features[name] || opened.includes(name);
  const open = features.filter(isOpen);
  const shown = showAll ? open : open.slice(0, SHOWN);
  const missing = features.filter(({ name }) => !guess.features[name]).length;
  const undecided = features.filter(({ name }) => chosen[name] === undefined);
  const noted = (guess.featureMatches ?? []).filter(({ feature, column }) => chosen[feature] === column);
  const notes = noteUnits(features, columns, draft);
  const spelt = noted.filter(({ feature, column }) => column !== feature);
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-semibold">Features</legend>
      <p className="text-sm text-muted">
        {features.length - missing} of {features.length} features were found among the columns by their names
        {spelt.length > 0 && `, ${spelt.length} of them spelt otherwise`}.
        {missing > 0 && " Choose a column for the others, or say that they are not in your file."}
      </p>
      <UnitChoices
        notes={notes}
        conversions={draft.conversions}
        onChange={(conversions) => onChange({ conversions })}
      />
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
      {shown.length > 0 && (
        <div className="mt-3 grid gap-4 sm:grid-cols-3">
          {shown.map((feature) => (
            <FeatureSelect
              key={feature.name}
              feature={feature}
              columns={columns.map(({ name }) => name)}
              chosen={chosen[feature.name]}
              onChoose={(column) => onChange({ features: choose(chosen, feature.name, column) })}
            />
          ))}
        </div>
      )}
      {(shown.length < open.length || undecided.length > 1) && (
        <div className="mt-3 flex flex-wrap gap-3">
          {shown.length < open.length && (
            <Button onClick={() => setShowAll(true)}>Show {open.length - shown.length} more features</Button>
          )}
          {undecided.length > 1 && (
            <Button onClick={() => onChange({ features: setAbsent(chosen, features) })}>
              The {undecided.length} without a column are not in my file
            </Button>
          )}
        </div>
      )}
      <Disclosure className="mt-1" open={noted.length > 0} summary="Which column each feature reads">
        <FeatureTable
          features={features}
          chosen={chosen}
          noted={noted}
          conversions={draft.conversions}
          open={open}
          onOpen={(name) => {
            setOpened([...opened, name]);
            setShowAll(true);
          }}
        />
      </Disclosure>
    </fieldset>
  );
}
