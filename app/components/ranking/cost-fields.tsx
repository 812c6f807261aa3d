import type { RequirementDraft } from "@/components/ranking/requirement-draft";
import { InputField } from "@/components/ui/field";

type Costs = RequirementDraft["costs"];
type Props = { labels: string[]; costs: Costs; onChange: (costs: Costs) => void };

/** More classes than this make more mistakes than can be typed: the rest cost 1 each. */
const MOST = 4;

/** What each mistake costs, in any unit; being right is free. */
export function CostFields({ labels, costs, onChange }: Props) {
  const shown = labels.slice(0, MOST);
  const pairs = shown.flatMap((truth) =>
    shown.filter((answer) => answer !== truth).map((answer) => [truth, answer] as const),
  );
  return (
    <fieldset className="grid gap-4 border-t border-line pt-4 sm:grid-cols-2 lg:grid-cols-4">
      <legend className="float-left mb-1 w-full text-sm text-muted sm:col-span-2 lg:col-span-4">
        What each mistake costs, in any one unit; other mistakes cost 1, being right is free
      </legend>
      {pairs.map(([truth, answer]) => (
        <InputField
          key={`${truth}/${answer}`}
          label={`${truth} taken for ${answer}`}
          type="number"
          min={0}
          max={1e9}
          step="any"
          required
          value={costs[truth]?.[answer] ?? 1}
          onChange={({ target }) =>
            onChange({ ...costs, [truth]: { ...costs[truth], [answer]: target.valueAsNumber || 0 } })
          }
        />
      ))}
    </fieldset>
  );
}
