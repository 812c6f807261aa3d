import Link from "next/link";
import type { EvaluationView } from "#server/contracts/views";
import { LinkPending } from "@/components/link-pending";
import { Badge } from "@/components/ui/badge";
import { dateTime, plural } from "@/lib/format";
import { evaluationStates } from "@/lib/words";

export function EvaluationList({ evaluations }: { evaluations: EvaluationView[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {evaluations.map(({ id, familyTitle, stressSet, progress, report, createdAt }) => (
        <li key={id} className="p-4 sm:px-6">
          <p>
            <Link className="link font-semibold" href={`/evaluations/${id}`}>
              {familyTitle} on {stressSet.name}
              <LinkPending />
            </Link>{" "}
            <Badge tone={progress.state === "failed" ? "bad" : "plain"}>{evaluationStates[progress.state]}</Badge>
          </p>
          {report && <p className="text-sm">{report.verdict.headline}</p>}
          <p className="text-xs text-muted">
            {plural(stressSet.rows, "row")} · {dateTime(createdAt)}
          </p>
        </li>
      ))}
    </ul>
  );
}
