"use client";

import type { Report } from "#server/contracts/report";
import { RowsLink } from "@/components/rows/rows-link";
import { Td } from "@/components/ui/table";
import { figure, figureRange } from "@/lib/figure";
import { count, percent } from "@/lib/format";
import { metWords } from "@/lib/words";

type Variant = Report["variants"][number];
export type RankingRow = Pick<
  Variant,
  "variant" | "rank" | "estimate" | "interval" | "correct" | "rankInterval" | "inBestSet" | "probabilityBest"
> & { n: number; requirement: keyof typeof metWords };

type Props = {
  rows: RankingRow[];
  unit: Report["unit"];
  /** Can variants be ticked, to be compared? */
  tickable: boolean;
  /** Was anything required of them? */
  asked: boolean;
};

/** The variants of a ranking, best first. Its many rows are sent to the browser as figures, and not as elements as well. */
export function RankingRows({ rows, unit, tickable, asked }: Props) {
  return (
    <tbody>
      {rows.map(({ variant, rankInterval: [from, to], ...each }) => (
        <tr key={variant} className={each.inBestSet ? "bg-best-soft" : undefined}>
          {tickable && (
            <Td className="print:hidden">
              <label className="-m-2 inline-flex min-h-11 min-w-11 items-center justify-center">
                <input
                  type="checkbox"
                  name="variants"
                  value={variant}
                  className="size-5 accent-best"
                  aria-label={`Compare variant ${variant}`}
                />
              </label>
            </Td>
          )}
          <Td>{each.rank}</Td>
          <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-mono font-semibold">
            {variant}
          </th>
          <Td>{figure(each.estimate, unit)}</Td>
          <Td className="whitespace-nowrap">{figureRange(each.interval, unit)}</Td>
          <Td className="print:whitespace-nowrap">
            {each.correct === null ? "" : `${count(each.correct)} of `}
            {count(each.n)}{" "}
            <RowsLink
              filter={{ variant, only: "wrong" }}
              otherwise={null}
              className="link whitespace-nowrap print:hidden"
              aria-label={`Rows that variant ${variant} gets wrong`}
            >
              see errors
            </RowsLink>
          </Td>
          <Td>{from === to ? from : `${from} to ${to}`}</Td>
          <Td>{each.inBestSet ? "yes" : "no"}</Td>
          <Td>{percent(each.probabilityBest)}</Td>
          {asked && <Td>{metWords[each.requirement]}</Td>}
        </tr>
      ))}
    </tbody>
  );
}
