"use client";

import type { Diagnostics } from "#server/contracts/diagnostics";
import { describeCalibration } from "@/components/ranking/describe-calibration";
import { FollowSelect, useFollowed } from "@/components/ranking/followed";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent, percentRange } from "@/lib/format";

type Reliability = Diagnostics["reliability"];
type Bin = Reliability[number]["bins"][number];

const SIZE = 320;
const EDGE = { left: 44, bottom: 40, top: 8, right: 14 };
const x = (share: number) => EDGE.left + share * (SIZE - EDGE.left - EDGE.right);
const y = (share: number) => SIZE - EDGE.bottom - share * (SIZE - EDGE.top - EDGE.bottom);
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** `errors`: the calibration error of each variant, where it was worked out. */
type Props = { reliability: Reliability; errors: Record<string, number>; level: string; weighted: boolean };

/** Is a variant as sure as it is right? */
export function ReliabilityCard({ reliability, errors, level, weighted }: Props) {
  const { variant } = useFollowed();
  const shown = reliability.find((each) => each.variant === variant) ?? reliability[0];
  if (!shown || shown.bins.length === 0) return null;
  return (
    <Card className="mt-6" aria-labelledby="calibration">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-4">
        <h2 id="calibration" className="text-xl">
          When it says it is sure, is it right?
        </h2>
        <FollowSelect label="Of variant" variants={reliability.map((each) => each.variant)} />
      </div>
      <div className="grid items-center gap-6 md:grid-cols-[20rem_1fr]">
        <Diagram shown={shown.bins} others={reliability.filter((each) => each !== shown)} />
        <div className="space-y-3 text-sm">
          <p className="text-base">{describeCalibration(shown.variant, shown.bins, errors[shown.variant] ?? null)}</p>
          <p className="text-muted">
            Each dot is a bin of rows with like confidence, its whisker the {level} interval of the share that is right.
            On the dashed line confidence and truth agree; below it the variant claims too much, above it too little.
            The faint lines are the other variants. Bins with few rows say little.
            {weighted && " Weights are not used here: each row counts once."}
          </p>
        </div>
      </div>
      <Disclosure summary="The figures behind the chart" className="mt-4">
        <BinTable bins={shown.bins} variant={shown.variant} level={level} />
      </Disclosure>
    </Card>
  );
}

const line = (bins: Bin[]): string =>
  bins
    .map(
      ({ confidence, correct, n }, at) =>
        `${at === 0 ? "M" : "L"}${x(confidence).toFixed(1)} ${y(correct / n).toFixed(1)}`,
    )
    .join("");

function Diagram({ shown, others }: { shown: Bin[]; others: Reliability }) {
  return (
    <svg viewBox={`0 0 ${SIZE} ${SIZE}`} className="w-full max-w-80" aria-hidden="true">
      {TICKS.map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={y(0)} y2={y(1)} className="stroke-line" />
          <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} className="stroke-line" />
          <text x={x(tick)} y={y(0) + 15} textAnchor="middle" className="fill-muted text-[11px]">
            {100 * tick}
          </text>
          <text x={x(0) - 6} y={y(tick) + 4} textAnchor="end" className="fill-muted text-[11px]">
            {100 * tick}
          </text>
        </g>
      ))}
      <line x1={x(0)} x2={x(1)} y1={y(0)} y2={y(1)} className="stroke-control" strokeDasharray="4 4" />
      {others.map(({ variant, bins }) => (
        <path key={variant} d={line(bins)} className="fill-none stroke-rest" strokeOpacity={0.18} />
      ))}
      <path d={line(shown)} className="fill-none stroke-best" strokeWidth={1.5} />
      {shown.map(({ low, confidence, correct, n, interval }) => (
        <g key={low}>
          <line
            x1={x(confidence)}
            x2={x(confidence)}
            y1={y(interval[0])}
            y2={y(interval[1])}
            className="stroke-best"
            strokeWidth={1.2}
          />
          <circle cx={x(confidence)} cy={y(correct / n)} r={4} className="fill-best" />
        </g>
      ))}
      <text x={x(0.5)} y={SIZE - 6} textAnchor="middle" className="fill-muted text-[12px]">
        how sure, %
      </text>
      <text transform={`translate(12 ${y(0.5)}) rotate(-90)`} textAnchor="middle" className="fill-muted text-[12px]">
        right, %
      </text>
    </svg>
  );
}

function BinTable({ bins, variant, level }: { bins: Bin[]; variant: string; level: string }) {
  return (
    <Table caption={`Variant ${variant}: reliability, in bins of equal width; bins without rows are left out`}>
      <thead>
        <tr>
          <Th>confidence</Th>
          <Th>rows (n)</Th>
          <Th>mean confidence</Th>
          <Th>right</Th>
          <Th>{level} interval</Th>
        </tr>
      </thead>
      <tbody>
        {bins.map(({ low, high, n, confidence, correct, interval }) => (
          <tr key={low}>
            <th scope="row" className="border-b border-line px-3 py-2 text-left font-normal">
              {percentRange([low, high], 0)}
            </th>
            <Td>{count(n)}</Td>
            <Td>{percent(confidence)}</Td>
            <Td>{percent(correct / n)}</Td>
            <Td>{percentRange(interval)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
