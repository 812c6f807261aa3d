import type { Report } from "#server/contracts/report";
import { RowsLink } from "@/components/rows/rows-link";
import { Table, Td, Th } from "@/components/ui/table";
import { figure, figureRange } from "@/lib/figure";
import { count, percent } from "@/lib/format";
import { metWords } from "@/lib/words";

/** Every figure of the forest plot. */
export function RankingTable({ report, level }: { report: Report; level: string }) {
  const { unit, title } = report;
  const counted = report.variants.some(({ correct }) => correct !== null);
  const asked = report.constraints.length > 0;
  return (
    <Table
      className="max-h-[40rem]"
      caption={`All variants, best first; equal figures share a rank; n = ${count(report.rows)} rows for every variant unless it says otherwise`}
    >
      <thead>
        <tr>
          <Th>rank</Th>
          <Th>variant</Th>
          <Th>{title}</Th>
          <Th>{level} interval</Th>
          <Th>{counted ? "count, of n" : "n"}</Th>
          <Th>could be rank</Th>
          <Th>in the best set</Th>
          <Th>probability of being best</Th>
          {asked && <Th>meets what you require</Th>}
        </tr>
      </thead>
      <tbody>
        {report.variants.map((each) => (
          <tr key={each.variant} className={each.inBestSet ? "bg-best-soft" : undefined}>
            <Td>{each.rank}</Td>
            <th scope="row" className="border-b border-line px-3 py-2 text-left font-mono font-semibold">
              {each.variant}
            </th>
            <Td>{figure(each.estimate, unit)}</Td>
            <Td className="whitespace-nowrap">{figureRange(each.interval, unit)}</Td>
            <Td className="print:whitespace-nowrap">
              {each.correct === null ? "" : `${count(each.correct)} of `}
              {count(each.n ?? report.rows)}{" "}
              <RowsLink
                filter={{ variant: each.variant, only: "wrong" }}
                otherwise={null}
                className="link whitespace-nowrap print:hidden"
                aria-label={`Rows that variant ${each.variant} gets wrong`}
              >
                see errors
              </RowsLink>
            </Td>
            <Td>
              {each.rankInterval[0] === each.rankInterval[1]
                ? each.rankInterval[0]
                : `${each.rankInterval[0]} to ${each.rankInterval[1]}`}
            </Td>
            <Td>{each.inBestSet ? "yes" : "no"}</Td>
            <Td>{percent(each.probabilityBest)}</Td>
            {asked && <Td>{metWords[each.requirement ?? "cannot-tell"]}</Td>}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
