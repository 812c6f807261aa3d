import type { Report } from "#server/contracts/report";
import { Disclosure } from "@/components/ui/disclosure";
import { count, pValue } from "@/lib/format";

const INTERVALS: Record<Report["intervalMethod"], string> = {
  wilson: "Intervals of single variants: Wilson’s, for a proportion.",
  "cluster-bootstrap-percentile": "Intervals of single variants: percentile bootstrap over groups.",
  "bootstrap-bca": "Intervals of single variants: bias-corrected and accelerated (BCa) bootstrap.",
  "bootstrap-out-of-bag":
    "Intervals of single variants: percentiles over rows left out of resamples, with the threshold chosen on the rows drawn.",
  normal: "Intervals of single variants: normal, from how much each row moves the figure.",
};

/** How the figures were made, for whoever has to defend them. */
export function MethodNotes({ report, level }: { report: Report; level: string }) {
  const { test, groups } = report;
  return (
    <section id="method" className="mt-8 max-w-3xl scroll-mt-16" aria-label="Method">
      <Disclosure summary="How these figures were made">
        <ul className="list-disc space-y-1 pl-6 text-sm text-muted">
          <li>{INTERVALS[report.intervalMethod]}</li>
          <li>
            Best set and rank intervals: sign-flip bootstrap of the paired differences (for large sets, normal draws of
            the same covariance), studentised and simultaneous over all rivals, at {level} confidence. The best set asks
            a one-sided, sharper question, so a variant outside it may still have ranks from 1.
          </li>
          <li>
            Do they differ at all: {test.name}
            {test.df !== null && `, ${test.df} degrees of freedom`}: {Number(test.statistic.toPrecision(4))},{" "}
            {pValue(test.p)}.
          </li>
          <li>
            Expectation and gain: the choice is made in the bag and scored on the rows left out of it; what it buys is
            scaled up, since a bag chooses less well than all rows do.
          </li>
          {report.stresses.length > 0 && (
            <li>
              Under stress: drops are paired, row by row, with a normal interval and one row of pseudo-disagreement
              (Agresti and Min); a flip is a row answered in another way than before. Each stress is judged by itself.
            </li>
          )}
          {report.constraints.length > 0 && (
            <li>
              A constraint is met where all of a variant’s {level} interval is on its good side, not met where none of
              it is. The best set is of those that may meet all.
            </li>
          )}
          <li>
            Chance of being best, expectation and gain: {count(report.resamples)} resamples of{" "}
            {groups === null ? "rows" : `${count(groups)} groups`} (for large sets, normal draws of the same
            covariance), the same for every variant; seed {report.seed}.
          </li>
          <li>
            Data: {count(report.data.rows)} rows used, {count(report.data.skipped)} set aside; SHA-256{" "}
            <code className="font-mono text-xs break-all">{report.data.sha256}</code>.
          </li>
        </ul>
      </Disclosure>
    </section>
  );
}
