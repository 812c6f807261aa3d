import { memo } from "react";
import { type ForestRow, type Mark, ROW } from "@/components/charts/forest-layout";
import { xShare } from "@/components/charts/strip-layout";

type Domain = [number, number];

const placeIn =
  (domain: Domain) =>
  (x: number): string =>
    `${(100 * xShare(x, domain)).toFixed(3)}%`;

/** The line below the rows of a panel, with its ticks. */
export function ForestAxis({ ticks, floor, domain }: { ticks: number[]; floor: number; domain: Domain }) {
  const at = placeIn(domain);
  return (
    <>
      <line x1="0" x2="100%" y1={floor} y2={floor} className="stroke-control" />
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={at(tick)} x2={at(tick)} y1={floor} y2={floor + 5} className="stroke-control" />
          <text x={at(tick)} y={floor + 20} textAnchor="middle" className="fill-muted text-[12px]">
            {tick}
          </text>
        </g>
      ))}
    </>
  );
}

type RowsProps = { rows: ForestRow[]; domain: Domain };

/** The variants of a panel, each a mark with its interval. */
export const ForestRows = memo(function ForestRows({ rows, domain }: RowsProps) {
  const at = placeIn(domain);
  const middle = (y: number): number => y * ROW + ROW / 2;
  const linesOf = (best: boolean) =>
    rows
      .filter(({ mark }) => mark.inBestSet === best)
      .map(({ y, x, reach, mark }) => (
        <line key={mark.variant} x1={at(x - reach[0])} x2={at(x + reach[1])} y1={middle(y)} y2={middle(y)} />
      ));
  return (
    <>
      <g textAnchor="end" className="fill-muted font-mono text-[11px]">
        {rows.map(({ y, mark }) => (
          <text key={mark.variant} x="-10" y={y * ROW + 12}>
            {mark.variant}
          </text>
        ))}
      </g>
      <g className="stroke-rest" strokeWidth={1.2}>
        {linesOf(false)}
      </g>
      <g className="stroke-best" strokeWidth={2}>
        {linesOf(true)}
      </g>
      {rows.map(({ y, x, mark }) => (
        <svg key={mark.variant} aria-hidden="true" x={at(x)} y={middle(y)} className="overflow-visible">
          <Shape mark={mark} />
        </svg>
      ))}
    </>
  );
});

const diamond = (r: number) => `M0 ${-r}L${r} 0L0 ${r}L${-r} 0Z`;

function Shape({ mark }: { mark: Mark }) {
  if (!mark.inBestSet) return <circle r={3.4} className="fill-surface stroke-rest" strokeWidth={1.6} />;
  if (!mark.recommended) return <path d={diamond(5.5)} className="fill-best" />;
  return (
    <>
      <path d={diamond(8.5)} className="fill-best-soft stroke-best" strokeWidth={1.5} />
      <path d={diamond(4.5)} className="fill-best" />
    </>
  );
}
