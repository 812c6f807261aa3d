import type { Report } from "#server/contracts/report";
import { Card } from "@/components/ui/card";
import { count, percent, percentRange, points, pointsInterval } from "@/lib/format";

/** The variant to take, what to expect of it, and what choosing it buys. */
export function Recommendation({ report, level }: { report: Report; level: string }) {
  const { variant, expected, gainOverRandom } = report.recommendation;
  return (
    <Card aria-labelledby="pick">
      <h2 id="pick" className="text-xl">
        Recommended: variant {variant}
      </h2>
      <dl className="mt-4 grid gap-5 sm:grid-cols-2">
        <div className="flex flex-col">
          <dt className="text-sm font-semibold">Expect on new data like yours</dt>
          <dd className="text-2xl font-light tabular-nums text-best">{percent(expected.estimate)}</dd>
          <dd className="text-xs text-muted tabular-nums">
            {level} interval {percentRange(expected.interval)}, n = {count(report.rows)}
          </dd>
        </div>
        <div className="flex flex-col">
          <dt className="text-sm font-semibold">Gain over a variant taken at random</dt>
          <dd className="text-2xl font-light tabular-nums text-best">{points(gainOverRandom.estimate)}</dd>
          <dd className="text-xs text-muted tabular-nums">
            {level} interval {pointsInterval(gainOverRandom.interval)}
          </dd>
        </div>
      </dl>
      <p className="mt-4 text-sm text-muted">
        Measured on rows that the choice did not see: the winner’s score on the rows that made it win flatters it.
      </p>
    </Card>
  );
}
