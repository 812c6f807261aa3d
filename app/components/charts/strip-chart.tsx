"use client";

import { memo, type SyntheticEvent } from "react";
import { chartHeight, type StripRow, xShare } from "@/components/charts/strip-layout";

type Props = {
  rows: StripRow[];
  ticks: number[];
  domain: [number, number];
  formatTick: (value: number) => string;
  chosen: string | null;
  onPoint: (variant: string | null) => void;
  onPick: (variant: string) => void;
};

const variantOf = ({ target }: SyntheticEvent): string | null =>
  target instanceof SVGElement ? (target.dataset.variant ?? null) : null;

/**
 * All variants on every published test, one band a test. Drawn with the page, before any script has come; the figures
 * behind it stand in a table of their own. Places along the line are per cent of the width, so that no measuring is needed.
 */
export function StripChart({ rows, ticks, domain, formatTick, chosen, onPoint, onPick }: Props) {
  const height = chartHeight(rows.length);
  const at = (x: number): string => `${(100 * xShare(x, domain)).toFixed(3)}%`;
  return (
    // A pointer shortcut; the selection list does the same by keyboard.
    <svg
      className="absolute inset-x-3.5 top-0 w-[calc(100%-1.75rem)] overflow-visible"
      height={height}
      aria-hidden="true"
      onMouseOver={(event) => onPoint(variantOf(event))}
      onMouseLeave={() => onPoint(null)}
      onFocus={() => undefined}
      onClick={(event) => {
        const variant = variantOf(event);
        if (variant !== null) onPick(variant);
      }}
    >
      <Dots rows={rows} domain={domain} faded={chosen !== null} />
      {rows.map(({ name, points }) => {
        const point = points.find(({ variant }) => variant === chosen);
        return (
          point && (
            <svg
              key={name}
              aria-hidden="true"
              x={at(point.x)}
              y={point.y}
              className="pointer-events-none overflow-visible"
            >
              <path d="M0 -8L8 0L0 8L-8 0Z" className="fill-mark stroke-surface" strokeWidth={2} />
            </svg>
          )
        );
      })}
      <line x1="0" x2="100%" y1={height - 29} y2={height - 29} className="stroke-control" />
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={at(tick)} x2={at(tick)} y1={height - 29} y2={height - 24} className="stroke-control" />
          <text x={at(tick)} y={height - 9} textAnchor="middle" className="fill-muted text-[13px]">
            {formatTick(tick)}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** Hundreds of dots that do not change with what is pointed at. */
const Dots = memo(function Dots({
  rows,
  domain,
  faded,
}: {
  rows: StripRow[];
  domain: Props["domain"];
  faded: boolean;
}) {
  const at = (x: number): string => `${(100 * xShare(x, domain)).toFixed(3)}%`;
  return rows.map(({ name, iid, centre, noise, mean, points }) => (
    <g key={name}>
      <rect
        x={at(noise.x1)}
        width={`${(100 * (xShare(noise.x2, domain) - xShare(noise.x1, domain))).toFixed(3)}%`}
        y={noise.y1}
        height={noise.y2 - noise.y1}
        className="fill-noise"
      />
      <line x1="0" x2="100%" y1={centre} y2={centre} className="stroke-line" />
      <line
        x1={at(mean[0].x)}
        x2={at(mean[1].x)}
        y1={mean[0].y}
        y2={mean[1].y}
        className="stroke-control"
        strokeDasharray="2 3"
      />
      <g
        fillOpacity={faded ? 0.22 : 0.68}
        stroke="transparent"
        strokeWidth={6}
        pointerEvents="all"
        className={iid ? "fill-ink" : "fill-best"}
      >
        {points.map(({ x, y, variant }) => (
          <circle key={variant} data-variant={variant} cx={at(x)} cy={y} r={4} />
        ))}
      </g>
    </g>
  ));
});
