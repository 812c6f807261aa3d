import Link from "next/link";
import type { ReactNode } from "react";
import type { Known } from "#server/contracts/known";
import type { Report } from "#server/contracts/report";
import type { EvaluationView } from "#server/contracts/views";
import { RankingReport } from "@/components/ranking/ranking-report";
import { placeOfEvaluation } from "@/components/ranking/report-place";
import { RequirementForm } from "@/components/ranking/requirement-form";
import { ShareButton } from "@/components/sharing/share-button";
import { StressForm } from "@/components/stresses/stress-form";
import { Card } from "@/components/ui/card";
import { plural } from "@/lib/format";

type Props = {
  evaluation: EvaluationView;
  report: Report;
  known: Known;
  above: ReactNode;
  follow: string | undefined;
};

/** A ranking as its owner sees it: to be ranked again by another requirement, put to stresses, and shared. */
export function OwnedReport({ evaluation, report, known, above, follow }: Props) {
  const { id, stressSet, options } = evaluation;
  return (
    <RankingReport
      report={report}
      labels={known.labels}
      place={placeOfEvaluation(id, report)}
      above={above}
      follow={follow}
      owned={{
        noticed: (
          <p>
            <Link className="link" href={`/stress-sets/${stressSet.id}#findings`}>
              See these rows by name, and all of them as a table
            </Link>
          </p>
        ),
        share: <ShareButton evaluation={id} />,
        requirement: (
          <Card className="mb-6 print:hidden" aria-labelledby="requirement">
            <h2 id="requirement" className="text-xl">
              What do you need?
            </h2>
            <p className="mb-4 mt-1 max-w-3xl text-sm text-muted">
              Ranked by {report.title}
              {report.constraints.length > 0 && `, with ${plural(report.constraints.length, "constraint")}`}. Change it,
              and the verdict, the best set and the chart follow.
            </p>
            <RequirementForm key={id} stressSet={stressSet.id} options={options} known={known} />
          </Card>
        ),
        stresses: <StressForm key={id} stressSet={stressSet.id} options={options} />,
      }}
    />
  );
}
