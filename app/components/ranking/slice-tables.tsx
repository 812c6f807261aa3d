import Link from "next/link";
import type { Report } from "#server/contracts/report";
import { queryOfFilter } from "@/components/rows/rows-url";
import { Card } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import { figure, figureRange, type Unit } from "@/lib/figure";
import { capital, count } from "@/lib/format";

type Slice = Report["slices"][number];

/** How the recommended variant does within each slice, beside what the other variants reach there. */
export function SliceTables({ report, level, evaluation }: { report: Report; level: string; evaluation: string }) {
  const byColumn = Map.groupBy(report.slices, ({ column }) => column);
  return [...byColumn].map(([column, slices]) => (
    <Card key={column} className="mt-6">
      <h2 className="mb-1 text-xl">By {column}</h2>
      <Table
        className="max-h-[32rem]"
        caption={`${capital(report.title)} of the recommended variant ${report.recommendation.variant} in each slice by ${column}, with its ${level} interval, and the range of all variants there`}
      >
        <thead>
          <tr>
            <Th>{column}</Th>
            <Th>rows (n)</Th>
            <Th>variant {report.recommendation.variant}</Th>
            <Th>{level} interval</Th>
            <Th>all variants, worst to best</Th>
          </tr>
        </thead>
        <tbody>
          {slices.map((slice) => (
            <SliceRow
              key={slice.value}
              slice={slice}
              variant={report.recommendation.variant}
              unit={report.unit}
              evaluation={evaluation}
            />
          ))}
        </tbody>
      </Table>
    </Card>
  ));
}

type RowProps = { slice: Slice; variant: string; unit: Unit; evaluation: string };

function SliceRow({ slice, variant, unit, evaluation }: RowProps) {
  const own = slice.variants.find((each) => each.variant === variant);
  const estimates = slice.variants.flatMap(({ estimate }) => (estimate === null ? [] : [estimate]));
  return (
    <tr>
      <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-normal">
        {slice.value}
      </th>
      <Td>
        <Link
          href={`/evaluations/${evaluation}/rows${queryOfFilter({ slice: `${slice.column}:${slice.value}` })}`}
          prefetch={false}
          className="link"
        >
          {count(slice.rows)}
        </Link>
      </Td>
      <Td>{own?.estimate == null ? "undefined" : figure(own.estimate, unit)}</Td>
      <Td>{own?.interval ? figureRange(own.interval, unit) : (own?.reason ?? "none")}</Td>
      <Td>
        {estimates.length > 0 ? figureRange([Math.min(...estimates), Math.max(...estimates)], unit) : "undefined"}
      </Td>
    </tr>
  );
}
