import { FEWEST_COMPARED, MOST_COMPARED } from "#server/contracts/comparison-limits";
import type { Report } from "#server/contracts/report";
import { type RankingRow, RankingRows } from "@/components/ranking/ranking-rows";
import { Button } from "@/components/ui/button";
import { Table, Th } from "@/components/ui/table";
import { count } from "@/lib/format";

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
      <RankingRows rows={rankingRows(report)} unit={unit} tickable={tickable} asked={asked} />
    </Table>
  );
}

/** What the table shows of each variant. */
const rankingRows = ({ rows, variants }: Report): RankingRow[] =>
  variants.map(
    ({ variant, rank, estimate, interval, correct, n, rankInterval, inBestSet, probabilityBest, requirement }) => ({
      ...{ variant, rank, estimate, interval, correct, rankInterval, inBestSet, probabilityBest },
      n: n ?? rows,
      requirement: requirement ?? "cannot-tell",
    }),
  );
