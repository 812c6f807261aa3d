import type { Report } from "#server/contracts/report";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent, percentRange } from "@/lib/format";

/** Every figure of the forest plot. */
export function RankingTable({ report, level }: { report: Report; level: string }) {
  return (
    <Table
      className="max-h-[40rem]"
      caption={`All variants, best first; equal accuracies share a rank; n = ${count(report.rows)} rows for every variant`}
    >
      <thead>
        <tr>
          <Th>rank</Th>
          <Th>variant</Th>
          <Th>accuracy</Th>
          <Th>{level} interval</Th>
          <Th>right, of n</Th>
          <Th>could be rank</Th>
          <Th>in the best set</Th>
          <Th>probability of being best</Th>
        </tr>
      </thead>
      <tbody>
        {report.variants.map((each) => (
          <tr key={each.variant} className={each.inBestSet ? "bg-best-soft" : undefined}>
            <Td>{each.rank}</Td>
            <th scope="row" className="border-b border-line px-3 py-2 text-left font-mono font-semibold">
              {each.variant}
            </th>
            <Td>{percent(each.estimate)}</Td>
            <Td>{percentRange(each.interval)}</Td>
            <Td>
              {count(each.correct ?? 0)} of {count(report.rows)}
            </Td>
            <Td>
              {each.rankInterval[0] === each.rankInterval[1]
                ? each.rankInterval[0]
                : `${each.rankInterval[0]} to ${each.rankInterval[1]}`}
            </Td>
            <Td>{each.inBestSet ? "yes" : "no"}</Td>
            <Td>{percent(each.probabilityBest)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
