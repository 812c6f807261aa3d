import { FEWEST_COMPARED, MOST_COMPARED } from "#server/contracts/comparison-limits";
import type { Report } from "#server/contracts/report";
import { RowsLink } from "@/components/rows/rows-link";
import { Button } from "@/components/ui/button";
import { Table, Td, Th } from "@/components/ui/table";
import { figure, figureRange } from "@/lib/figure";
import { count, percent } from "@/lib/format";
import { metWords } from "@/lib/words";

/** `compare`: the page that sets ticked variants side by side; null where there is none. */
type Props = { report: Report; level: string; compare?: string | null };

/** Every figure of the forest plot; where there is a page to compare them, variants can be ticked for it. */
export function RankingTable({ compare = null, ...figures }: Props) {
  if (compare === null) return <Figures {...figures} tickable={false} />;
  return (
    <form action={compare}>
      <Figures {...figures} tickable />
      <div className="mt-4 flex flex-wrap items-center gap-4 print:hidden">
        <Button type="submit">Compare the ticked on your rows</Button>
        <p className="text-sm text-muted">
          Tick {FEWEST_COMPARED} to {MOST_COMPARED}; the others are measured against the first.
        </p>
      </div>
    </form>
  );
}

function Figures({ report, level, tickable }: { report: Report; level: string; tickable: boolean }) {
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
          {tickable && <Th className="print:hidden">compare</Th>}
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
            {tickable && (
              <Td className="print:hidden">
                <label className="-m-2 inline-flex min-h-11 min-w-11 items-center justify-center">
                  <input
                    type="checkbox"
                    name="variants"
                    value={each.variant}
                    className="size-5 accent-best"
                    aria-label={`Compare variant ${each.variant}`}
                  />
                </label>
              </Td>
            )}
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
