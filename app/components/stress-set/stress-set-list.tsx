import Link from "next/link";
import type { EvaluationSummary, StressSetSummary } from "#server/contracts/views";
import { EvaluationList } from "@/components/evaluation/evaluation-list";
import { LinkPending } from "@/components/link-pending";
import { newestRanking } from "@/components/stress-set/rankings-of";
import { SetActions } from "@/components/stress-set/set-actions";
import { Badge } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { bytes, dateTime, plural } from "@/lib/format";
import { stressSetStates } from "@/lib/words";

type Props = { sets: StressSetSummary[]; evaluations: Map<string, EvaluationSummary[]> };

/** Every stress set with what came of it: the newest ranking in a sentence, the others behind a press. */
export function StressSetList({ sets, evaluations }: Props) {
  return (
    <ul className="space-y-4">
      {sets.map((set) => (
        <li key={set.id} className="rounded-lg border border-line bg-surface p-4 sm:px-6 sm:py-5">
          <SetItem set={set} evaluations={evaluations.get(set.id) ?? []} />
        </li>
      ))}
    </ul>
  );
}

type ItemProps = { set: StressSetSummary; evaluations: EvaluationSummary[] };

function SetItem({ set, evaluations }: ItemProps) {
  const { first, others } = newestRanking(evaluations);
  return (
    <article aria-labelledby={`set-${set.id}`}>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1">
        <div className="min-w-0">
          <h3 id={`set-${set.id}`} className="text-lg">
            <Link className="link break-words" href={`/stress-sets/${set.id}`}>
              {set.name}
              <LinkPending />
            </Link>
          </h3>
          <p className="mt-1 text-xs text-muted">
            <Badge tone={set.state === "rejected" ? "bad" : "plain"}>{stressSetStates[set.state]}</Badge> for{" "}
            <Link className="link" href={`/families/${set.family}`}>
              {set.familyTitle}
            </Link>{" "}
            · {set.dataset ? plural(set.dataset.rows, "row") : bytes(set.bytes)} · {dateTime(set.createdAt)}
          </p>
        </div>
        <SetActions id={set.id} name={set.name} />
      </div>
      {first ? (
        <div className="mt-3 border-t border-line pt-1">
          <EvaluationList evaluations={[first]} label={`Newest evaluation of ${set.name}`} />
          {others.length > 0 && (
            <Disclosure summary={plural(others.length, "other evaluation")}>
              <EvaluationList evaluations={others} label={`Other evaluations of ${set.name}`} />
            </Disclosure>
          )}
        </div>
      ) : (
        <p className="mt-3 border-t border-line pt-4">
          <Link href={`/stress-sets/${set.id}`} className={buttonClass()}>
            {NEXT[set.state]}
          </Link>
        </p>
      )}
    </article>
  );
}

const NEXT: Record<StressSetSummary["state"], string> = {
  received: "See how far it is",
  "needs-mapping": "Check its columns",
  reading: "See how far it is",
  ready: "Rank the variants on it",
  rejected: "See what is wrong",
};
