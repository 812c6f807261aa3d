import Link from "next/link";
import { describeRecommendation } from "#server/contracts/describe-recommendation";
import type { Report } from "#server/contracts/report";
import { rivalByPublished } from "#server/contracts/rival-by-published";
import { compareHref, compareOnRowsHref } from "@/components/compare/compare-url";
import { Card } from "@/components/ui/card";
import { difference, differenceRange, figure, figureRange } from "@/lib/figure";
import { count } from "@/lib/format";

/** `evaluation`: whose rows the variant can be set beside others on; null where the reader may not see them. */
type Props = { report: Report; level: string; evaluation?: string | null };

/** The variant to take, what to expect of it, and what choosing it buys. */
export function Recommendation({ report, level, evaluation = null }: Props) {
  const { unit, title } = report;
  const { variant, expected, gainOverRandom } = report.recommendation;
  const others = report.variants.filter((each) => each.variant !== variant).slice(0, 2);
  const rivals = [variant, ...others.map((each) => each.variant)];
  const other = rivalByPublished(report);
  const n = report.variants.find((each) => each.variant === variant)?.n ?? report.rows;
  return (
    <Card aria-labelledby="pick">
      <h2 id="pick" className="text-xl">
        {describeRecommendation(report)}
      </h2>
      <dl className="mt-4 grid gap-5 sm:grid-cols-2">
        <div className="flex flex-col">
          <dt className="text-sm font-semibold">
            Expect on new data like yours{report.metric === "accuracy" ? "" : `: ${title}`}
          </dt>
          <dd className="text-2xl font-light tabular-nums text-best">{figure(expected.estimate, unit)}</dd>
          <dd className="text-xs text-muted tabular-nums">
            {level} interval {figureRange(expected.interval, unit)}, n = {count(n)}
          </dd>
        </div>
        <div className="flex flex-col">
          <dt className="text-sm font-semibold">Gain over a variant taken at random</dt>
          <dd className="text-2xl font-light tabular-nums text-best">{difference(gainOverRandom.estimate, unit)}</dd>
          <dd className="text-xs text-muted tabular-nums">
            {level} interval {differenceRange(gainOverRandom.interval, unit)}
          </dd>
        </div>
      </dl>
      <p className="mt-4 text-sm text-muted">
        Measured on rows that the choice did not see: the winner’s score on the rows that made it win flatters it.
      </p>
      {other && (
        <p className="mt-3 text-sm">
          The published tests speak for{" "}
          <Link className="link" href={`/families/${report.family}/variants/${other}`}>
            variant {other}
          </Link>
          , which your rows can’t rule out either: take it instead where your data is like theirs.
        </p>
      )}
      {rivals.length > 1 && (
        <p className="mt-3 text-sm print:hidden">
          Set it beside the next {rivals.length - 1}{" "}
          {evaluation !== null && (
            <>
              <Link className="link" href={compareOnRowsHref(evaluation, rivals)}>
                on your rows
              </Link>
              , or{" "}
            </>
          )}
          <Link className="link" href={compareHref(report.family, rivals)}>
            on the published tests
          </Link>
        </p>
      )}
    </Card>
  );
}
