import type { Report } from "#server/contracts/report";
import { TradeoffPlots } from "@/components/ranking/tradeoff-plots";
import { Card } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import { figure, figureRange, threshold } from "@/lib/figure";
import { capital, count } from "@/lib/format";
import { metWords } from "@/lib/words";

/** Each constraint, how many variants meet it, and what the recommended one makes of it. */
export function ConstraintTable({ report, level }: { report: Report; level: string }) {
  if (report.constraints.length === 0) return null;
  const { variant } = report.recommendation;
  return (
    <Card className="mt-6" aria-labelledby="constraints">
      <h2 id="constraints" className="mb-1 text-xl">
        What you require
      </h2>
      <Table
        caption={`A constraint is met where all of the ${level} interval is on its good side, and not met where none of it is`}
      >
        <thead>
          <tr>
            <Th>required</Th>
            <Th>variant {variant}</Th>
            <Th>{level} interval</Th>
            <Th>met by it</Th>
            <Th>variants: yes, no, can’t tell</Th>
          </tr>
        </thead>
        <tbody>
          {report.constraints.map((each) => (
            <ConstraintRow key={each.constraint} result={each} variant={variant} />
          ))}
        </tbody>
      </Table>
      <TradeoffPlots report={report} />
    </Card>
  );
}

/** A file's size is a fact, and latency is measured once: neither has an interval. */
function intervalOf({ unit }: Report["constraints"][number], interval: [number, number] | null): string {
  if (unit === "bytes") return "none: a fact of the file";
  if (unit === "ms") return "none: measured once, on this machine";
  return interval ? figureRange(interval, unit) : "";
}

function ConstraintRow({ result, variant }: { result: Report["constraints"][number]; variant: string }) {
  const own = result.variants.find((each) => each.variant === variant);
  const counts = (["met", "not-met", "cannot-tell"] as const).map(
    (state) => result.variants.filter((each) => each.state === state).length,
  );
  return (
    <tr>
      <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-normal">
        {capital(result.title)} {result.relation === ">=" ? "at least" : "at most"}{" "}
        {threshold(result.threshold, result.unit)}
      </th>
      <Td>{own?.estimate == null ? (own?.reason ?? "undefined") : figure(own.estimate, result.unit)}</Td>
      <Td>{intervalOf(result, own?.interval ?? null)}</Td>
      <Td>
        <strong>{metWords[own?.state ?? "cannot-tell"]}</strong>
      </Td>
      <Td>{counts.map(count).join(", ")}</Td>
    </tr>
  );
}
