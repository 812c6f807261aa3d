"use client";

import type { Diagnostics } from "#server/contracts/diagnostics";
import { FollowSelect, useFollowed } from "@/components/ranking/followed";
import { RowsLink, useRowSource } from "@/components/rows/rows-link";
import { Card } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent, plural } from "@/lib/format";

type Props = { labels: string[]; confusion: Diagnostics["confusion"]; all: number; weighted: boolean };

/** A matrix wider than this is no picture any more: the mistakes are listed instead. */
const WIDEST = 12;
const MOST_LISTED = 30;

/** What is taken for what, of the followed variant; each count leads to its rows. */
export function ConfusionCard({ labels, confusion, all, weighted }: Props) {
  const { variant } = useFollowed();
  const shown = confusion.find((each) => each.variant === variant) ?? confusion[0];
  if (!shown) return null;
  return (
    <Card className="mt-6" aria-labelledby="confusion">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-4">
        <h2 id="confusion" className="text-xl">
          What is taken for what
        </h2>
        <FollowSelect label="Of variant" variants={confusion.map((each) => each.variant)} fallback={shown.variant} />
      </div>
      {confusion.length < all && (
        <p className="mb-3 text-sm text-muted">
          Kept for {plural(confusion.length, "variant")}, the recommended one and the best set first, since{" "}
          {labels.length} classes make large tables.
        </p>
      )}
      {weighted && <p className="mb-3 text-sm text-muted">Weights are not used here: each row counts once.</p>}
      {labels.length <= WIDEST ? (
        <Matrix labels={labels} counts={shown.counts} variant={shown.variant} />
      ) : (
        <Mistakes labels={labels} counts={shown.counts} variant={shown.variant} />
      )}
    </Card>
  );
}

type TableProps = { labels: string[]; counts: number[][]; variant: string };

const sum = (counts: number[]): number => counts.reduce((all, each) => all + each, 0);

function Matrix({ labels, counts, variant }: TableProps) {
  const source = useRowSource();
  return (
    <Table
      caption={`Confusion matrix of variant ${variant}: rows of your set by what they really are and by its answer, with the share of the true class.${source ? " A count leads to its rows." : ""}`}
    >
      <thead>
        <tr>
          <Th>really</Th>
          {labels.map((label) => (
            <Th key={label} className="text-right">
              {label}
            </Th>
          ))}
          <Th className="text-right">n</Th>
        </tr>
      </thead>
      <tbody>
        {labels.map((truth, at) => {
          const own = counts[at] ?? [];
          const n = sum(own);
          return (
            <tr key={truth}>
              <th scope="row" className="border-b border-line px-3 py-2 text-left font-normal">
                {truth}
              </th>
              {labels.map((answer, column) => (
                <Cell
                  key={answer}
                  rows={own[column] ?? 0}
                  n={n}
                  right={at === column}
                  filter={{ variant, truth, answer }}
                />
              ))}
              <Td className="text-right">{count(n)}</Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

type CellProps = {
  rows: number;
  n: number;
  right: boolean;
  filter: { variant: string; truth: string; answer: string };
};

function Cell({ rows, n, right, filter }: CellProps) {
  const share = n === 0 ? 0 : rows / n;
  const figures = (
    <>
      {count(rows)}
      <span className="sr-only">
        {" "}
        {filter.truth} answered {filter.answer},
      </span>
      <span className="block text-xs text-muted">{percent(share, 0)}</span>
    </>
  );
  const colour = right ? "var(--best)" : "var(--mark)";
  return (
    <td
      className="border-b border-line p-0 text-right"
      style={{ background: `color-mix(in oklab, ${colour} ${Math.round(22 * share)}%, var(--surface))` }}
    >
      {rows === 0 ? (
        <span className="block px-3 py-2 text-muted print:px-1.5 print:py-1">0</span>
      ) : (
        <RowsLink
          filter={filter}
          otherwise={<span className="block px-3 py-2 print:px-1.5 print:py-1">{figures}</span>}
          className="block px-3 py-2 hover:underline print:px-1.5 print:py-1"
        >
          {figures}
        </RowsLink>
      )}
    </td>
  );
}

/** The most frequent mistakes, where there are too many classes for a matrix. */
function Mistakes({ labels, counts, variant }: TableProps) {
  const mistakes = labels
    .flatMap((truth, at) =>
      labels.map((answer, column) => ({ truth, answer, rows: counts[at]?.[column] ?? 0, n: sum(counts[at] ?? []) })),
    )
    .filter(({ truth, answer, rows }) => truth !== answer && rows > 0)
    .sort((one, other) => other.rows - one.rows);
  return (
    <Table
      className="max-h-[32rem]"
      caption={`The ${Math.min(MOST_LISTED, mistakes.length)} most frequent of ${count(mistakes.length)} kinds of mistakes of variant ${variant}`}
    >
      <thead>
        <tr>
          <Th>really</Th>
          <Th>answered</Th>
          <Th>rows</Th>
          <Th>of n</Th>
        </tr>
      </thead>
      <tbody>
        {mistakes.slice(0, MOST_LISTED).map(({ truth, answer, rows, n }) => (
          <tr key={`${truth} ${answer}`}>
            <th scope="row" className="border-b border-line px-3 py-2 text-left font-normal">
              {truth}
            </th>
            <Td>{answer}</Td>
            <Td>
              <RowsLink filter={{ variant, truth, answer }} className="link">
                {count(rows)}
              </RowsLink>
            </Td>
            <Td>{count(n)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
