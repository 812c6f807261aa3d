import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Report } from "#server/contracts/report";
import { PrintedForest } from "@/components/charts/printed-forest";
import { PrintButton } from "@/components/print/print-button";
import { ConfusionCard } from "@/components/ranking/confusion-card";
import { ConstraintTable } from "@/components/ranking/constraint-table";
import { calibrationErrors } from "@/components/ranking/describe-calibration";
import { EnsembleTable } from "@/components/ranking/ensemble-table";
import { FollowProvider } from "@/components/ranking/followed";
import { forestMarks } from "@/components/ranking/forest-marks";
import { MethodNotes } from "@/components/ranking/method-notes";
import { MetricTables } from "@/components/ranking/metric-tables";
import { MoreData } from "@/components/ranking/more-data";
import { RankingTable } from "@/components/ranking/ranking-table";
import { Recommendation } from "@/components/ranking/recommendation";
import { ReliabilityCard } from "@/components/ranking/reliability-card";
import { SliceTables } from "@/components/ranking/slice-tables";
import { StressTables } from "@/components/ranking/stress-tables";
import { Warnings } from "@/components/ranking/warnings";
import { RowsProvider } from "@/components/rows/rows-link";
import { PageTitle } from "@/components/ui/page-title";
import { capital, plural } from "@/lib/format";

type Props = { report: Report; labels: string[]; above: ReactNode; back: Route };

/** The whole report on sheets of A4, as it will be printed; the bar above it is for the screen alone. */
export function PrintedReport({ report, labels, above, back }: Props) {
  const { verdict, recommendation, variants, diagnostics } = report;
  const level = `${Number((report.confidence * 100).toFixed(1))}%`;
  const weighted = report.effectiveRows !== null;
  return (
    <FollowProvider start={recommendation.variant}>
      <RowsProvider source={null}>
        <div className="mx-auto mb-6 flex max-w-[56rem] flex-wrap items-center justify-between gap-3 print:hidden">
          <Link className="link inline-flex min-h-11 items-center" href={back}>
            Back to the report
          </Link>
          <PrintButton />
        </div>
        <article className="sheet">
          <PageTitle above={<>Fiftyfold report · {above}</>} title={`${verdict.headline}.`} sentence>
            <Warnings warnings={report.warnings} />
            {verdict.sentences.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </PageTitle>
          <Recommendation report={report} level={level} />
          <section aria-labelledby="forest" className="mt-6">
            <h2 id="forest" className="text-xl">
              All {variants.length} on {plural(report.rows, "row")}
            </h2>
            <p className="mb-4 mt-1 break-after-avoid text-sm text-muted">
              {capital(report.title)} with its {level} interval, and beside it the ranks each variant could really have.
              {report.better === "lower" && " Lower is better."}
            </p>
            <PrintedForest marks={forestMarks(report)} title={report.title} unit={report.unit} />
          </section>
          <section aria-labelledby="figures" className="mt-6">
            <h2 id="figures" className="mb-1 text-xl">
              The figures
            </h2>
            <RankingTable report={report} level={level} />
          </section>
          <ConstraintTable report={report} level={level} />
          <StressTables report={report} level={level} />
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
          <EnsembleTable report={report} bundles={null} level={level} />
          <MetricTables report={report} level={level} />
          <MoreData report={report} />
          <MethodNotes report={report} level={level} />
        </article>
      </RowsProvider>
    </FollowProvider>
  );
}
