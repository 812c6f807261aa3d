import type { FeatureMatch } from "#server/contracts/dataset";
import type { Feature } from "#server/contracts/family";
import type { MappingDraft } from "@/components/stress-set/mapping-draft";
import { Button } from "@/components/ui/button";
import { Table, Td, Th } from "@/components/ui/table";

type Props = {
  features: Feature[];
  chosen: MappingDraft["features"];
  noted: FeatureMatch[];
  conversions: MappingDraft["conversions"];
  /** Features that already have a select of their own. */
  open: Feature[];
  onOpen: (feature: string) => void;
};

/** Which column each feature reads, those that a person should look at first. */
export function FeatureTable({ features, chosen, noted, conversions, open, onOpen }: Props) {
  const matchOf = ({ name }: Feature) => noted.find(({ feature }) => feature === name);
  const rank = (feature: Feature): number => {
    const match = matchOf(feature);
    if (match) return match.otherUnit === null ? 1 : 0;
    return chosen[feature.name] === null ? 2 : 3;
  };
  const decided = features.filter(({ name }) => chosen[name] !== undefined);
  return (
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
        {decided
          .toSorted((one, other) => rank(one) - rank(other))
          .map((feature) => (
            <FeatureRow
              key={feature.name}
              feature={feature}
              column={chosen[feature.name] ?? null}
              match={matchOf(feature)}
              from={conversions[feature.name]}
              onOpen={open.includes(feature) ? null : () => onOpen(feature.name)}
            />
          ))}
      </tbody>
    </Table>
  );
}

type RowProps = {
  feature: Feature;
  column: string | null;
  match: FeatureMatch | undefined;
  /** The unit that its values are converted from. */
  from: string | undefined;
  onOpen: (() => void) | null;
};

function FeatureRow({ feature: { name, unit }, column, match, from, onOpen }: RowProps) {
  return (
    <tr>
      <Td className="min-w-32 break-all font-mono">
        {name}
        {unit && <span className="block text-xs text-muted">{unit}</span>}
      </Td>
      <Td className="min-w-36 break-words">
        {column === null ? (
          <span className="text-muted">not in the file, counts as missing</span>
        ) : (
          <span className="font-mono">{column}</span>
        )}
        {from !== undefined && (
          <span className="block text-xs text-muted">
            converted from {from} to {unit ?? "a number without a unit"}
          </span>
        )}
        {match && from === undefined && (
          <span className={match.otherUnit ? "block text-xs text-bad" : "block text-xs text-muted"}>
            <span aria-hidden="true">{match.otherUnit ? "⚠ " : "≈ "}</span>
            {match.otherUnit
              ? `says ${match.otherUnit}, not ${unit ?? "a number without a unit"}`
              : "matched, though spelt otherwise"}
          </span>
        )}
      </Td>
      <Td className="text-right">
        {(match || column === null) && onOpen && (
          <Button look="quiet" aria-label={`Change the column of ${name}`} onClick={onOpen}>
            Change
          </Button>
        )}
      </Td>
    </tr>
  );
}
