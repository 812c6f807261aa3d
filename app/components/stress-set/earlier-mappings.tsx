import type { EarlierMapping } from "#server/contracts/views";
import { Button } from "@/components/ui/button";
import { dateTime } from "@/lib/format";

type Props = { earlier: EarlierMapping[]; applied: string | null; onApply: (mapping: EarlierMapping) => void };

/** Other sets whose columns this one has too: their reading fills the form, and is not sent by itself. */
export function EarlierMappings({ earlier, applied, onApply }: Props) {
  const used = earlier.find(({ id }) => id === applied);
  if (earlier.length === 0) return null;
  return (
    <div className="space-y-2">
      <p className="text-sm font-semibold">You have read these columns before</p>
      <ul className="flex flex-wrap gap-2">
        {earlier.map((each) => (
          <li key={each.id}>
            <Button className="text-left break-all" aria-pressed={each.id === applied} onClick={() => onApply(each)}>
              Read it as {each.name}, {dateTime(each.createdAt)}
              {!each.worked && " (that reading failed)"}
            </Button>
          </li>
        ))}
      </ul>
      <p className="text-xs text-muted" role="status">
        {used && `The form below is filled in as for ${used.name}. Look it over: no row is read until you say so.`}
      </p>
    </div>
  );
}
