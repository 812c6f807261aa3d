import Link from "next/link";
import type { StressSetView } from "#server/contracts/views";
import { LinkPending } from "@/components/link-pending";
import { DeleteSetButton } from "@/components/stress-set/delete-set-button";
import { Badge } from "@/components/ui/badge";
import { bytes, dateTime, plural } from "@/lib/format";
import { stressSetStates } from "@/lib/words";

export function StressSetList({ sets }: { sets: StressSetView[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {sets.map((set) => (
        <li key={set.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 p-4 sm:px-6">
          <div className="min-w-0">
            <p>
              <Link className="link font-semibold break-words" href={`/stress-sets/${set.id}`}>
                {set.name}
                <LinkPending />
              </Link>{" "}
              <Badge tone={set.state === "rejected" ? "bad" : "plain"}>{stressSetStates[set.state]}</Badge>
            </p>
            <p className="text-xs text-muted">
              for {set.family} · {set.dataset ? plural(set.dataset.rows, "row") : bytes(set.bytes)} ·{" "}
              {dateTime(set.createdAt)}
            </p>
          </div>
          <DeleteSetButton id={set.id} name={set.name} />
        </li>
      ))}
    </ul>
  );
}
