import Link from "next/link";
import type { EvaluationSummary } from "#server/contracts/views";
import { DeleteButton } from "@/components/deletion/delete-button";
import { LinkPending } from "@/components/link-pending";
import { Badge } from "@/components/ui/badge";
import { dateTime, plural } from "@/lib/format";
import { evaluationStates } from "@/lib/words";

type Props = { evaluations: EvaluationSummary[]; label: string };

/** Evaluations in a line or two each: what came of it, and of what. */
export function EvaluationList({ evaluations, label }: Props) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {evaluations.map(({ id, stressSet, progress, headline, options, createdAt }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-x-6 py-2">
          <div className="min-w-0 flex-1 basis-64">
            <p className="text-sm">
              <Link className="link font-semibold" href={`/evaluations/${id}`}>
                {headline ?? `Evaluation ${evaluationStates[progress.state]}`}
                <LinkPending />
              </Link>
            </p>
            <p className="mt-1 text-xs text-muted">
              <Badge tone={progress.state === "failed" ? "bad" : "plain"}>{evaluationStates[progress.state]}</Badge>{" "}
              {plural(stressSet.rows, "row")}
              {options.stresses.length > 0 &&
                ` · ${plural(options.stresses.length, "built-in stress", "built-in stresses")}`}
              {options.constraints.length > 0 && ` · ${plural(options.constraints.length, "constraint")}`} ·{" "}
              {dateTime(createdAt)}
            </p>
          </div>
          <div className="-mx-4">
            <DeleteButton
              kind="evaluation"
              id={id}
              name={`the evaluation of ${stressSet.name} from ${dateTime(createdAt)}`}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
