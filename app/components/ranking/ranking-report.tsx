import Link from "next/link";
import type { ReactNode } from "react";
import type { Known } from "#server/contracts/known";
import type { EvaluationView } from "#server/contracts/views";
import { ConfusionCard } from "@/components/ranking/confusion-card";
import { ConstraintTable } from "@/components/ranking/constraint-table";
import { Downloads } from "@/components/ranking/downloads";
import { EnsembleTable } from "@/components/ranking/ensemble-table";
import { FollowProvider } from "@/components/ranking/followed";
import { ForestPlot } from "@/components/ranking/forest-plot";
import { HeatMapCard } from "@/components/ranking/heat-map-card";
import { MethodNotes } from "@/components/ranking/method-notes";
import { MetricTables } from "@/components/ranking/metric-tables";
import { MoreData } from "@/components/ranking/more-data";
import { RankingTable } from "@/components/ranking/ranking-table";
import { Recommendation } from "@/components/ranking/recommendation";
import { ReliabilityCard } from "@/components/ranking/reliability-card";
import { RequirementForm } from "@/components/ranking/requirement-form";
import { SectionNav } from "@/components/ranking/section-nav";
import { SliceTables } from "@/components/ranking/slice-tables";
import { StressTables } from "@/components/ranking/stress-tables";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { PageTitle } from "@/components/ui/page-title";
import { capital, plural } from "@/lib/format";

type Props = {
  evaluation: EvaluationView;
  report: NonNullable<EvaluationView["report"]>;
  known: Known;
  above: ReactNode;
  /** The variant to point out, where the address names one. */
  follow: string | undefined;
};

/** The answer first, in words; then the picture; then the figures behind it. */
export function RankingReport({ evaluation, report, known, above, follow }: Props) {
  const { verdict, recommendation, variants, diagnostics } = report;
  const followed = variants.some((each) => each.variant === follow) ? follow : undefined;
  const level = `${Number((report.confidence * 100).toFixed(1))}%`;
  const weighted = report.effectiveRows !== null;
  const marks = variants.map(({ variant, estimate, interval, rank, rankInterval, inBestSet }) => ({
    variant,
    estimate,
    interval,
    rank,
    rankInterval,
    inBestSet,
    recommended: variant === recommendation.variant,
  }));
  return (
    <FollowProvider start={followed ?? recommendation.variant}>
      <PageTitle above={above} title={`${verdict.headline}.`} sentence>
        {verdict.sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </PageTitle>
      <SectionNav report={report} />
      <div className="mb-10 grid items-start gap-6 lg:grid-cols-2">
        <Recommendation report={report} level={level} />
        <Downloads evaluation={evaluation} report={report} />
      </div>
      <Card className="mb-6" aria-labelledby="requirement">
        <h2 id="requirement" className="text-xl">
          What do you need?
        </h2>
        <p className="mb-4 mt-1 max-w-3xl text-sm text-muted">
          Ranked by {report.title}
          {report.constraints.length > 0 && `, with ${plural(report.constraints.length, "constraint")}`}. Change it, and
          the verdict, the best set and the chart follow.
        </p>
        <RequirementForm
          key={evaluation.id}
          stressSet={evaluation.stressSet.id}
          options={evaluation.options}
          known={known}
        />
      </Card>
      <Card aria-labelledby="forest">
        <h2 id="forest" className="text-xl">
          All {variants.length} on your {plural(report.rows, "row")}
        </h2>
        <p className="mb-4 mt-1 max-w-3xl text-sm text-muted">
          {capital(report.title)} with its {level} interval, and beside it the ranks each variant could really have.
          Variants of the best set cannot be ruled out as the best
          {report.constraints.length > 0 && " of those that may meet what you require"}.
          {report.better === "lower" && " Lower is better."}
        </p>
        <p className="mb-4 text-sm">
          <Link className="link" href={`/evaluations/${evaluation.id}/rows`}>
            See it row by row: where do the variants part?
          </Link>
        </p>
        <ForestPlot marks={marks} title={report.title} unit={report.unit} />
        <Disclosure summary="The figures behind the chart" className="mt-4">
          <RankingTable report={report} level={level} evaluation={evaluation.id} />
        </Disclosure>
      </Card>
      <ConstraintTable report={report} level={level} />
      <HeatMapCard report={report} evaluation={evaluation.id} />
      <StressTables report={report} level={level} evaluation={evaluation} />
      <SliceTables report={report} level={level} evaluation={evaluation.id} />
      {diagnostics && (
        <>
          <ConfusionCard
            evaluation={evaluation.id}
            labels={known.labels}
            confusion={diagnostics.confusion}
            all={variants.length}
            weighted={weighted}
          />
          <ReliabilityCard reliability={diagnostics.reliability} level={level} weighted={weighted} />
        </>
      )}
      <EnsembleTable report={report} evaluation={evaluation.id} level={level} />
      <MetricTables report={report} level={level} />
      <MoreData report={report} />
      <MethodNotes report={report} level={level} />
    </FollowProvider>
  );
}
