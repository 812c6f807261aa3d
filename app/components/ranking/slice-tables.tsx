import { FEW_ROWS } from "#server/contracts/few-rows";
import type { Report } from "#server/contracts/report";
import { FollowedRowsLink } from "@/components/ranking/followed-rows-link";
import { Card } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import { figure, figureRange, type Unit } from "@/lib/figure";
import { capital, count } from "@/lib/format";

type Slice = Report["slices"][number];

/** How the recommended variant does within each slice, beside what the other variants reach there. */
export function SliceTables({ report, level }: { report: Report; level: string }) {
  const byColumn = Map.groupBy(report.slices, ({ column }) => column);
  return [...byColumn].map(([column, slices]) => (
    <Card key={column} className="mt-6">
      <h2 className="mb-1 text-xl">By {column}</h2>
      <Table
        className="max-h-[32rem]"
        caption={`${capital(report.title)} of the recommended variant ${report.recommendation.variant} in each slice by ${column}, with its ${level} interval on the n rows that it rests on, and the range of all variants there`}
      >
        <thead>
          <tr>
            <Th>{column}</Th>
            <Th>rows</Th>
            <Th>n</Th>
            <Th>variant {report.recommendation.variant}</Th>
            <Th>{level} interval</Th>
            <Th>all variants, worst to best</Th>
          </tr>
        </thead>
        <tbody>
          {slices.map((slice) => (
            <SliceRow key={slice.value} slice={slice} variant={report.recommendation.variant} unit={report.unit} />
          ))}
        </tbody>
      </Table>
    </Card>
  ));
}

type RowProps = { slice: Slice; variant: string; unit: Unit };

function SliceRow({ slice, variant, unit }: RowProps) {
  const own = slice.variants.find((each) => each.variant === variant);
  const n = own?.n ?? slice.rows;
  const estimates = slice.variants.flatMap(({ estimate }) => (estimate === null ? [] : [estimate]));
  return (
    <tr>
      <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-normal">
        {slice.value}
      </th>
      <Td>
        <FollowedRowsLink filter={{ slice: `${slice.column}:${slice.value}` }} className="link">
          {count(slice.rows)}
        </FollowedRowsLink>
      </Td>
      <Td>
        {count(n)}
        {n < FEW_ROWS && <span className="block text-xs text-muted">too few to tell</span>}
      </Td>
      <Td>{own?.estimate == null ? "undefined" : figure(own.estimate, unit)}</Td>
      <Td>{own?.interval ? figureRange(own.interval, unit) : (own?.reason ?? "none")}</Td>
      <Td>
        {estimates.length > 0 ? figureRange([Math.min(...estimates), Math.max(...estimates)], unit) : "undefined"}
      </Td>
    </tr>
  );
}
