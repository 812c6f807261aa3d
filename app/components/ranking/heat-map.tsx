"use client";

import clsx from "clsx";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { FEW_ROWS } from "#server/contracts/few-rows";
import { useFollowed } from "@/components/ranking/followed";
import type { HeatMapData } from "@/components/ranking/heat-map-data";
import { rowsPage } from "@/components/rows/row-source";
import { useRowSource } from "@/components/rows/rows-link";
import { difference, figure, type Unit } from "@/lib/figure";
import { count } from "@/lib/format";

const CELL = 20;
const HEAD = 22;
/** Pixels that every browser lets a canvas have on one side. */
const TALLEST = 16_000;

type Props = { data: HeatMapData; unit: Unit; better: "higher" | "lower" };
type Spot = { row: number; column: number };

/** Slices by variants: blue where a variant does better than the variants do on average there, orange where worse. */
export function HeatMap({ data, unit, better }: Props) {
  const { variants, rows, reach } = data;
  const { variant: followed } = useFollowed();
  const source = useRowSource();
  const router = useRouter();
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLSpanElement>(null);
  const [spot, setSpot] = useState<Spot>({ row: 0, column: Math.max(0, variants.indexOf(followed)) });
  useEffect(() => {
    const draw = () => canvas.current && paint(canvas.current, data, better);
    draw();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", draw);
    return () => dark.removeEventListener("change", draw);
  }, [data, better]);
  const spotOf = (event: PointerEvent<HTMLCanvasElement>): Spot => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return {
      row: clamp(Math.floor((event.clientY - top) / CELL), rows.length),
      column: clamp(Math.floor((event.clientX - left) / CELL), variants.length),
    };
  };
  const openRows = (at: Spot): void => {
    const row = rows[at.row];
    const variant = variants[at.column];
    if (source === null || !row || variant === undefined) return;
    const filter = { variant, slice: `${row.column}:${row.value}`, only: "wrong" as const };
    router.push(rowsPage(source, filter));
  };
  const onKey = (event: KeyboardEvent): void => {
    const steps: Record<string, [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    setSpot({ row: clamp(spot.row + step[0], rows.length), column: clamp(spot.column + step[1], variants.length) });
    requestAnimationFrame(() => frame.current?.scrollIntoView({ block: "nearest", inline: "nearest" }));
  };
  const row = rows[spot.row];
  const value = row?.values[spot.column];
  const few = row !== undefined && row.rows < FEW_ROWS ? "; too few rows to tell" : "";
  return (
    <div>
      <p aria-live="polite" className="mb-2 min-h-12 text-sm tabular-nums sm:min-h-6">
        {row && (
          <>
            <strong>Variant {variants[spot.column]}</strong> on {row.column}: {row.value} (n = {count(row.rows)}):{" "}
            {value === null || value === undefined || row.mean === null
              ? "undefined"
              : `${figure(value, unit)}, ${difference(value - row.mean, unit)} against the mean of all variants there${few}`}
          </>
        )}
      </p>
      <div className="grid max-h-[36rem] grid-cols-[max-content_max-content] overflow-auto rounded-md border border-line">
        <div className="sticky top-0 left-0 z-30 bg-surface" style={{ height: HEAD }} />
        <div aria-hidden="true" className="sticky top-0 z-20 flex bg-surface text-[10px]" style={{ height: HEAD }}>
          {variants.map((variant) => (
            <span
              key={variant}
              className={clsx(
                "self-center overflow-hidden text-center",
                variant === followed ? "font-bold text-mark" : "text-muted",
              )}
              style={{ width: CELL }}
            >
              {variant}
            </span>
          ))}
        </div>
        <div className="sticky left-0 z-10 w-32 bg-surface text-xs sm:w-56">
          {rows.map((each) => (
            <p
              key={`${each.column} ${each.value}`}
              className="flex justify-between gap-2 truncate px-2 leading-5"
              style={{ height: CELL }}
              title={`${each.column}: ${each.value}`}
            >
              <span className="truncate">
                {each.value} <span className="text-muted">{each.column}</span>
              </span>
              <span className="text-muted tabular-nums">{count(each.rows)}</span>
            </p>
          ))}
        </div>
        <button
          type="button"
          aria-label={`Cells: arrow keys move${source ? ", Enter opens the rows that the variant gets wrong" : ""}`}
          onKeyDown={onKey}
          onClick={() => openRows(spot)}
          className="relative block cursor-pointer self-start"
        >
          <canvas
            ref={canvas}
            style={{ width: variants.length * CELL, height: rows.length * CELL }}
            onPointerMove={(event) => setSpot(spotOf(event))}
            onPointerDown={(event) => setSpot(spotOf(event))}
          />
          <span
            ref={frame}
            aria-hidden="true"
            className="pointer-events-none absolute scroll-mt-6 scroll-ml-32 border-2 border-ink sm:scroll-ml-56"
            style={{ left: spot.column * CELL, top: spot.row * CELL, width: CELL, height: CELL }}
          />
        </button>
      </div>
      <Scale reach={reach} unit={unit} better={better} />
    </div>
  );
}

const clamp = (at: number, length: number): number => Math.max(0, Math.min(length - 1, at));

/** A cell's share of the full colour, signed: above 0 is better than the mean. */
function strength(value: number, mean: number, reach: number, better: Props["better"]): number {
  if (reach === 0) return 0;
  const signed = ((value - mean) / reach) * (better === "higher" ? 1 : -1);
  return Math.max(-1, Math.min(1, signed));
}

function paint(canvas: HTMLCanvasElement, { variants, rows, reach }: HeatMapData, better: Props["better"]) {
  const scale = Math.min(devicePixelRatio, TALLEST / (rows.length * CELL));
  canvas.width = variants.length * CELL * scale;
  canvas.height = rows.length * CELL * scale;
  const context = canvas.getContext("2d");
  if (!context) return;
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  context.scale(scale, scale);
  for (const [row, { values, mean, rows: n }] of rows.entries()) {
    // A slice with few rows is drawn small: there is little behind it.
    const inset = n < FEW_ROWS ? 6 : 1;
    for (const [column, value] of values.entries()) {
      if (value === null || mean === null) continue;
      const share = strength(value, mean, reach, better);
      context.globalAlpha = 0.06 + 0.94 * Math.abs(share);
      context.fillStyle = colour(share >= 0 ? "best" : "mark");
      const side = CELL - 2 * inset;
      context.fillRect(column * CELL + inset, row * CELL + inset, side, side);
    }
  }
  context.globalAlpha = 1;
}

function Scale({ reach, unit, better }: { reach: number; unit: Unit; better: Props["better"] }) {
  const [worse, best] = better === "higher" ? [-reach, reach] : [reach, -reach];
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3 text-xs text-muted tabular-nums">
      <span className="flex items-center gap-2 whitespace-nowrap">
        {difference(worse, unit)}
        <span
          aria-hidden="true"
          className="h-3 w-24 rounded-sm sm:w-40"
          style={{ background: "linear-gradient(90deg, var(--mark), var(--surface), var(--best))" }}
        />
        {difference(best, unit)}
      </span>
      <span>Small squares: under {FEW_ROWS} rows, too few to tell.</span>
    </div>
  );
}
