import Link from "next/link";
import type { EvaluationSummary } from "#server/contracts/views";
import { LinkPending } from "@/components/link-pending";
import { Badge } from "@/components/ui/badge";
import { dateTime, plural } from "@/lib/format";
import { evaluationStates } from "@/lib/words";

export function EvaluationList({ evaluations }: { evaluations: EvaluationSummary[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {evaluations.map(({ id, familyTitle, stressSet, progress, headline, createdAt }) => (
        <li key={id} className="p-4 sm:px-6">
          <p>
            <Link className="link font-semibold" href={`/evaluations/${id}`}>
              {familyTitle} on {stressSet.name}
              <LinkPending />
            </Link>{" "}
            <Badge tone={progress.state === "failed" ? "bad" : "plain"}>{evaluationStates[progress.state]}</Badge>
          </p>
          {headline && <p className="text-sm">{headline}</p>}
          <p className="text-xs text-muted">
            {plural(stressSet.rows, "row")} · {dateTime(createdAt)}
          </p>
        </li>
      ))}
    </ul>
  );
}
