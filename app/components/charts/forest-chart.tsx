"use client";

import type { PointerEvent } from "react";
import { ForestAxis, ForestRows } from "@/components/charts/forest-drawing";
import { forestHeight, layoutForest, type Mark, type Panel, ROW } from "@/components/charts/forest-layout";
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
      <ForestRows rows={rows} domain={domain} />
      <ForestAxis ticks={ticks} floor={floor} domain={domain} />
    </svg>
  );
}
