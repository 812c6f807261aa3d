import type { Report } from "#server/contracts/report";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { Table, Td, Th } from "@/components/ui/table";
import { figure, figureRange } from "@/lib/figure";
import { capital, count, pValue } from "@/lib/format";

/** The recommended variant by every other metric, class by class, and on pairs. */
export function MetricTables({ report, level }: { report: Report; level: string }) {
  const { metrics, classes, recommendation } = report;
  if (metrics.length === 0 && classes.length === 0) return null;
  return (
    <Card className="mt-6" aria-labelledby="metrics">
      <h2 id="metrics" className="text-xl">
        By other metrics
      </h2>
      {metrics.length > 0 && <MetricTable results={metrics} variant={recommendation.variant} level={level} />}
      {classes.length > 0 && (
        <Disclosure summary="Class by class" className="mt-4">
          <MetricTable results={classes} variant={recommendation.variant} level={level} />
        </Disclosure>
      )}
      <PairSides report={report} />
    </Card>
  );
}

function MetricTable({ results, variant, level }: { results: Report["metrics"]; variant: string; level: string }) {
  return (
    <Table
      caption={`Variant ${variant}, each metric by itself with its ${level} interval, and the range of all variants`}
    >
      <thead>
        <tr>
          <Th>metric</Th>
          <Th>variant {variant}</Th>
          <Th>{level} interval</Th>
          <Th>n</Th>
          <Th>all variants</Th>
        </tr>
      </thead>
      <tbody>
        {results.map(({ metric, title, unit, rows, variants, better }) => {
          const own = variants.find((each) => each.variant === variant);
          const all = variants.flatMap(({ estimate }) => (estimate === null ? [] : [estimate]));
          return (
            <tr key={metric}>
              <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-normal">
                {capital(title)}
                {better === "lower" && <span className="text-muted"> (lower is better)</span>}
              </th>
              <Td>{own?.estimate == null ? "undefined" : figure(own.estimate, unit)}</Td>
              <Td>{own?.interval ? figureRange(own.interval, unit) : (own?.reason ?? "none")}</Td>
              <Td>{count(own?.n ?? rows)}</Td>
              <Td>{all.length > 0 ? figureRange([Math.min(...all), Math.max(...all)], unit) : "undefined"}</Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

/** Which side of the pairs goes wrong. */
function PairSides({ report }: { report: Report }) {
  const { pairs, recommendation } = report;
  const own = pairs?.variants.find(({ variant }) => variant === recommendation.variant);
  if (!pairs || !own) return null;
  return (
    <Disclosure summary="Pair by pair" className="mt-4">
      <Table caption={`Your ${count(pairs.pairs)} pairs, as variant ${own.variant} answers them`}>
        <thead>
          <tr>
            <Th>right on both sides</Th>
            <Th>on the first alone</Th>
            <Th>on the second alone</Th>
            <Th>the two answers differ</Th>
            <Th>is one side harder?</Th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <Td>{count(own.bothRight)}</Td>
            <Td>{count(own.firstOnly)}</Td>
            <Td>{count(own.secondOnly)}</Td>
            <Td>{count(own.flips)}</Td>
            <Td>{pValue(own.p)} (McNemar)</Td>
          </tr>
        </tbody>
      </Table>
    </Disclosure>
  );
}
