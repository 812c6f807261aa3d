"use client";

import { ReferenceArea, ReferenceLine, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis } from "recharts";
import { BAND, chartHeight, MARGIN, type StripPoint, type StripRow } from "@/components/charts/strip-layout";

type Props = {
  rows: StripRow[];
  ticks: number[];
  domain: [number, number];
  formatTick: (value: number) => string;
  chosen: string | null;
  onPoint: (variant: string | null) => void;
  onPick: (variant: string) => void;
};

/** All variants on every published test, one band a test. The figures behind it stand in a table of their own. */
export default function StripChart({ rows, ticks, domain, formatTick, chosen, onPoint, onPick }: Props) {
  const dot = (props: unknown) => {
    const { cx, cy, payload } = props as { cx: number; cy: number; payload: StripPoint };
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: a pointer shortcut; the selection list does the same by keyboard
      <g
        onMouseEnter={() => onPoint(payload.variant)}
        onMouseLeave={() => onPoint(null)}
        onClick={() => onPick(payload.variant)}
      >
        <circle cx={cx} cy={cy} r={7} fill="transparent" />
        <circle
          cx={cx}
          cy={cy}
          r={4}
          className={payload.iid ? "fill-ink" : "fill-best"}
          fillOpacity={chosen ? 0.22 : 0.68}
        />
      </g>
    );
  };
  const picked = (props: unknown) => {
    const { cx, cy } = props as { cx: number; cy: number };
    return <path d={diamond(cx, cy, 8)} className="fill-mark stroke-surface" strokeWidth={2} pointerEvents="none" />;
  };
  const points = rows.flatMap((row) => row.points);
  return (
    <ResponsiveContainer width="100%" height={chartHeight(rows.length)}>
      <ScatterChart margin={MARGIN} accessibilityLayer={false}>
        <XAxis
          type="number"
          dataKey="x"
          domain={domain}
          allowDataOverflow
          ticks={ticks}
          tickFormatter={formatTick}
          stroke="var(--control)"
          tick={{ fill: "var(--muted)", fontSize: 13 }}
        />
        <YAxis type="number" dataKey="y" domain={[0, rows.length * BAND]} reversed hide />
        {rows.map((row) => (
          <ReferenceArea key={`noise-${row.name}`} {...row.noise} fill="var(--noise)" fillOpacity={1} stroke="none" />
        ))}
        {rows.map((row) => (
          <ReferenceLine key={`line-${row.name}`} y={row.centre} stroke="var(--line)" />
        ))}
        {rows.map((row) => (
          <ReferenceLine key={`mean-${row.name}`} segment={row.mean} stroke="var(--control)" strokeDasharray="2 3" />
        ))}
        <Scatter data={points} shape={dot} isAnimationActive={false} />
        <Scatter data={points.filter((each) => each.variant === chosen)} shape={picked} isAnimationActive={false} />
      </ScatterChart>
    </ResponsiveContainer>
  );
}

const diamond = (x: number, y: number, r: number) => `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`;
