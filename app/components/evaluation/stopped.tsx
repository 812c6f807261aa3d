import Link from "next/link";
import type { EvaluationView } from "#server/contracts/views";
import { ProblemAlert } from "@/components/problem-alert";
import { buttonClass } from "@/components/ui/button";

/** An evaluation that ended without a ranking, and the way on. */
export function Stopped({ evaluation }: { evaluation: EvaluationView }) {
  const { error, progress, stressSet } = evaluation;
  return (
    <div className="max-w-2xl space-y-5">
      {error ? (
        <ProblemAlert problem={error} />
      ) : (
        <p>
          {progress.state === "cancelled"
            ? "This evaluation was cancelled before it finished. Your stress set is kept."
            : "This evaluation ended without a ranking, and no reason was stored."}
        </p>
      )}
      <Link href={`/stress-sets/${stressSet.id}`} className={buttonClass("primary")}>
        Back to the stress set, to rank again
      </Link>
    </div>
  );
}
