import Link from "next/link";
import type { ReactNode } from "react";
import { warnsOfRows } from "#server/contracts/doubts";
import type { Report } from "#server/contracts/report";
import { ConfusionCard } from "@/components/ranking/confusion-card";
import { ConstraintTable } from "@/components/ranking/constraint-table";
import { calibrationErrors } from "@/components/ranking/describe-calibration";
import { Downloads } from "@/components/ranking/downloads";
import { EnsembleTable } from "@/components/ranking/ensemble-table";
import { FollowProvider } from "@/components/ranking/followed";
import { forestMarks } from "@/components/ranking/forest-marks";
import { ForestPlot } from "@/components/ranking/forest-plot";
import { HeatMapCard } from "@/components/ranking/heat-map-card";
import { MethodNotes } from "@/components/ranking/method-notes";
import { MetricTables } from "@/components/ranking/metric-tables";
import { MoreData } from "@/components/ranking/more-data";
import { RankingTable } from "@/components/ranking/ranking-table";
import { Recommendation } from "@/components/ranking/recommendation";
import { ReliabilityCard } from "@/components/ranking/reliability-card";
import type { ReportPlace } from "@/components/ranking/report-place";
import { SectionNav } from "@/components/ranking/section-nav";
import { SliceTables } from "@/components/ranking/slice-tables";
import { StressTables } from "@/components/ranking/stress-tables";
import { Warnings } from "@/components/ranking/warnings";
import { RowsLink, RowsProvider } from "@/components/rows/rows-link";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { PageTitle } from "@/components/ui/page-title";
import { capital, plural } from "@/lib/format";

type Props = {
  report: Report;
  /** The names of the classes, in their order. */
  labels: string[];
  place: ReportPlace;
  above: ReactNode;
  /** The variant to point out, where the address names one. */
  follow: string | undefined;
  /** The parts that its owner alone sees: to state a requirement, to choose stresses, to share, to see which rows were warned of. */
  owned?: { requirement: ReactNode; stresses: ReactNode; share: ReactNode; noticed: ReactNode };
};

/** The answer first, in words; then the picture; then the figures behind it. */
export function RankingReport({ report, labels, place, above, follow, owned }: Props) {
  const { verdict, recommendation, variants, diagnostics } = report;
  const followed = variants.some((each) => each.variant === follow) ? follow : undefined;
  const level = `${Number((report.confidence * 100).toFixed(1))}%`;
  const evaluation = place.rows && "evaluation" in place.rows ? place.rows.evaluation : null;
  const weighted = report.effectiveRows !== null;
  return (
    <FollowProvider start={followed ?? recommendation.variant}>
      <RowsProvider source={place.rows}>
        <PageTitle above={above} title={`${verdict.headline}.`} sentence>
          <Warnings warnings={report.warnings}>{warnsOfRows(report) && owned?.noticed}</Warnings>
          {verdict.sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </PageTitle>
        <SectionNav report={report} owned={owned !== undefined} />
        <div className="mb-10 grid items-start gap-6 lg:grid-cols-2">
          <Recommendation report={report} level={level} evaluation={evaluation} />
          <Downloads report={report} place={place}>
            {owned?.share}
          </Downloads>
        </div>
        {owned?.requirement}
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
          <p className="mb-4 text-sm print:hidden">
            <RowsLink className="link" otherwise="The rows themselves are not part of what was shared.">
              See it row by row: where do the variants part?
            </RowsLink>
            {place.compare && (
              <>
                {" · "}
                <Link className="link" href={place.compare}>
                  Set two to five variants side by side on these rows
                </Link>
              </>
            )}
          </p>
          <ForestPlot
            marks={forestMarks(report)}
            title={report.title}
            unit={report.unit}
            constrained={report.constraints.length > 0}
          />
          <Disclosure summary="The figures behind the chart" className="mt-4">
            <RankingTable report={report} level={level} compare={place.compare} />
          </Disclosure>
        </Card>
        <ConstraintTable report={report} level={level} />
        <HeatMapCard report={report} />
        <StressTables report={report} level={level} form={owned?.stresses} />
        <SliceTables report={report} level={level} />
        {diagnostics && (
          <>
            <ConfusionCard
              labels={labels}
              confusion={diagnostics.confusion}
              all={variants.length}
              weighted={weighted}
            />
            <ReliabilityCard
              reliability={diagnostics.reliability}
              errors={calibrationErrors(report)}
              level={level}
              weighted={weighted}
            />
          </>
        )}
        <EnsembleTable report={report} bundles={place.ensembles} level={level} />
        <MetricTables report={report} level={level} />
        <MoreData report={report} />
        <MethodNotes report={report} level={level} />
      </RowsProvider>
    </FollowProvider>
  );
}
