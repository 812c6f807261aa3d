"use client";

import { memo, useMemo, useState } from "react";
import {
  distinctStrips,
  layoutParallel,
  type ParallelLine,
  type ParallelScale,
  pathOf,
} from "@/components/charts/parallel-layout";
import type { Strip } from "@/components/charts/strips";
import { FollowVariant, useFollowedVariant } from "@/components/family/followed-variant";
import { percent, signed } from "@/lib/format";

/** Pixels from one axis to the next, and from the top to the first: its heading stands above it. */
const STEP = 64;
const FIRST = 40;
const WIDTH = 1000;
const SCALES: { value: ParallelScale; label: string }[] = [
  { value: "place", label: "Place among the variants" },
  { value: "difference", label: "Difference from each test’s mean" },
];

const xOf = (position: number) => position * WIDTH;
const yOf = (axis: number) => FIRST + axis * STEP;

/** Parallel coordinates: every variant as one line from test to test, downwards so that it fits a phone. */
export function ParallelPlot({ strips: all }: { strips: Strip[] }) {
  const strips = useMemo(() => distinctStrips(all), [all]);
  const [scale, setScale] = useState<ParallelScale>("place");
  const { variant: picked, follow } = useFollowedVariant();
  const [pointed, setPointed] = useState<string | null>(null);
  const { lines, reach } = useMemo(() => layoutParallel(strips, scale), [strips, scale]);
  const chosen = pointed ?? picked;
  const followed = lines.find(({ variant }) => variant === chosen);
  const height = yOf(strips.length - 1) + 12;
  return (
    <div>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-4">
        <fieldset className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
          <legend className="mb-1 text-xs text-muted">Along each line</legend>
          {SCALES.map(({ value, label }) => (
            <label key={value} className="flex min-h-11 items-center gap-2">
              <input
                type="radio"
                name="parallel-scale"
                className="size-4 accent-best"
                checked={scale === value}
                onChange={() => setScale(value)}
              />
              {label}
            </label>
          ))}
        </fieldset>
        <FollowVariant variants={lines.map(({ variant }) => variant)} />
      </div>
      <div className="relative" style={{ height }}>
        {/* A pointer shortcut; the selection list does the same by keyboard. */}
        <svg
          aria-hidden="true"
          className="absolute inset-x-2 top-0 w-[calc(100%-1rem)] overflow-visible"
          height={height}
          viewBox={`0 0 ${WIDTH} ${height}`}
          preserveAspectRatio="none"
          onMouseOver={({ target }) =>
            setPointed(target instanceof SVGElement ? (target.dataset.variant ?? null) : null)
          }
          onMouseLeave={() => setPointed(null)}
          onFocus={() => undefined}
          onClick={() => {
            if (pointed !== null) follow(picked === pointed ? null : pointed);
          }}
        >
          {strips.map(({ name }, axis) => (
            <path
              key={name}
              d={`M0 ${yOf(axis)}H${WIDTH}`}
              className="stroke-control"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          <Lines lines={lines} faded={chosen !== null} />
          {followed && (
            <path
              d={pathOf(followed.positions, xOf, yOf)}
              className="pointer-events-none fill-none stroke-mark"
              strokeWidth={3}
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          )}
        </svg>
        <ul aria-label="Tests from top to bottom">
          {strips.map((strip, axis) => (
            <AxisHeading key={strip.name} strip={strip} top={yOf(axis) - 26} chosen={chosen} />
          ))}
        </ul>
      </div>
      <p className="mt-1 flex justify-between gap-4 text-xs text-muted">
        <span>{scale === "place" ? "lowest" : `${signed(-reach)} points`}</span>
        <span>{scale === "place" ? "ties share a place" : "mean of each test"}</span>
        <span>{scale === "place" ? "highest" : `${signed(reach)} points`}</span>
      </p>
    </div>
  );
}

/** Fifty lines that do not change with what is pointed at; each has a wide unseen one that is easy to hit. */
const Lines = memo(function Lines({ lines, faded }: { lines: ParallelLine[]; faded: boolean }) {
  const paths = lines.map(({ variant, positions }) => ({ variant, d: pathOf(positions, xOf, yOf) }));
  return (
    <g className="fill-none [&_path]:[vector-effect:non-scaling-stroke]">
      <g className="stroke-best" strokeOpacity={faded ? 0.16 : 0.36}>
        {paths.map(({ variant, d }) => (
          <path key={variant} d={d} />
        ))}
      </g>
      <g stroke="transparent" strokeWidth={9} pointerEvents="stroke">
        {paths.map(({ variant, d }) => (
          <path key={variant} d={d} data-variant={variant} />
        ))}
      </g>
    </g>
  );
});

function AxisHeading({ strip, top, chosen }: { strip: Strip; top: number; chosen: string | null }) {
  const followed = strip.values.find(({ variant }) => variant === chosen);
  return (
    <li
      className="pointer-events-none absolute inset-x-0 flex items-baseline justify-between gap-4 text-xs"
      style={{ top }}
    >
      <span className="truncate bg-surface pr-2 font-semibold">{strip.title}</span>
      {followed && (
        <span className="shrink-0 bg-surface pl-2 font-semibold text-mark tabular-nums">
          {chosen}: {percent(followed.share)} ({signed((followed.share - strip.mean) * 100)})
        </span>
      )}
    </li>
  );
}
