"use client";

import { memo, type PointerEvent } from "react";
import {
  type ForestRow,
  forestHeight,
  layoutForest,
  type Mark,
  type Panel,
  ROW,
} from "@/components/charts/forest-layout";
import { xShare } from "@/components/charts/strip-layout";
import type { Unit } from "@/lib/figure";

type Props = {
  marks: Mark[];
  panel: Panel;
  unit: Unit;
  pointed: string | null;
  onPoint: (variant: string | null) => void;
  onPick: (variant: string) => void;
};

/** One panel of the forest plot, drawn with the page. The best set is told apart by colour and by shape. */
export function ForestChart({ marks, panel, unit, pointed, onPoint, onPick }: Props) {
  const { rows, ticks, domain } = layoutForest(marks, panel, unit);
  const height = forestHeight(marks.length);
  const floor = marks.length * ROW;
  const lit = rows.findIndex(({ mark }) => mark.variant === pointed);
  const at = (x: number): string => `${(100 * xShare(x, domain)).toFixed(3)}%`;
  /** Rows are of one height, so the pointer's row follows from its place alone: easier to hit than a mark. */
  const variantAt = ({ currentTarget, clientY }: PointerEvent<SVGSVGElement>): string | null =>
    marks[Math.floor((clientY - currentTarget.getBoundingClientRect().top) / ROW)]?.variant ?? null;
  return (
    <svg
      className="ml-9 w-[calc(100%-3rem)] overflow-visible"
      height={height}
      aria-hidden="true"
      onPointerMove={(event) => onPoint(variantAt(event))}
      onPointerDown={(event) => {
        const variant = variantAt(event);
        if (variant !== null) onPick(variant);
      }}
      onPointerLeave={() => onPoint(null)}
    >
      {/* Without a filled ground, the pointer would only be felt on the marks. */}
      <rect x="-36" y="0" width="110%" height={floor} fill="transparent" />
      {lit >= 0 && <rect x="-36" y={lit * ROW} width="110%" height={ROW} className="fill-mark-soft" />}
      <Rows rows={rows} domain={domain} />
      <line x1="0" x2="100%" y1={floor} y2={floor} className="stroke-control" />
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={at(tick)} x2={at(tick)} y1={floor} y2={floor + 5} className="stroke-control" />
          <text x={at(tick)} y={floor + 20} textAnchor="middle" className="fill-muted text-[12px]">
            {tick}
          </text>
        </g>
      ))}
    </svg>
  );
}

type RowsProps = { rows: ForestRow[]; domain: [number, number] };

const Rows = memo(function Rows({ rows, domain }: RowsProps) {
  const at = (x: number): string => `${(100 * xShare(x, domain)).toFixed(3)}%`;
  return rows.map(({ y, x, reach, mark }) => (
    <g key={mark.variant}>
      <text x="-10" y={y * ROW + 12} textAnchor="end" className="fill-muted font-mono text-[11px]">
        {mark.variant}
      </text>
      <line
        x1={at(x - reach[0])}
        x2={at(x + reach[1])}
        y1={y * ROW + ROW / 2}
        y2={y * ROW + ROW / 2}
        className={mark.inBestSet ? "stroke-best" : "stroke-rest"}
        strokeWidth={mark.inBestSet ? 2 : 1.2}
      />
      <svg aria-hidden="true" x={at(x)} y={y * ROW + ROW / 2} className="overflow-visible">
        <Shape mark={mark} />
      </svg>
    </g>
  ));
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
