"use client";

import { ErrorBar, ReferenceArea, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis } from "recharts";
import { type ForestRow, forestHeight, layoutForest, type Mark, type Panel } from "@/components/charts/forest-layout";
import type { Unit } from "@/lib/figure";

type Props = {
  marks: Mark[];
  panel: Panel;
  unit: Unit;
  pointed: string | null;
  onPoint: (variant: string | null) => void;
};

/** One panel of the forest plot. The best set is told apart by colour and by shape. */
export default function ForestChart({ marks, panel, unit, pointed, onPoint }: Props) {
  const { rows, ticks, domain } = layoutForest(marks, panel, unit);
  const lit = rows.find(({ mark }) => mark.variant === pointed);
  const shape = (props: unknown) => {
    const { cx, cy, payload } = props as { cx: number; cy: number; payload: ForestRow };
    return <Shape x={cx} y={cy} mark={payload.mark} />;
  };
  const series = [
    { name: "rest", rows: rows.filter(({ mark }) => !mark.inBestSet), colour: "var(--rest)", width: 1.2 },
    { name: "best", rows: rows.filter(({ mark }) => mark.inBestSet), colour: "var(--best)", width: 2 },
  ];
  return (
    <ResponsiveContainer width="100%" height={forestHeight(marks.length)}>
      <ScatterChart
        margin={{ top: 0, right: 12, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        onMouseMove={(_, event) => onPoint(variantAt(event, marks))}
        onMouseLeave={() => onPoint(null)}
      >
        <XAxis
          type="number"
          dataKey="x"
          domain={domain}
          ticks={ticks}
          allowDataOverflow
          stroke="var(--control)"
          tick={{ fill: "var(--muted)", fontSize: 12 }}
        />
        <YAxis
          type="number"
          dataKey="y"
          domain={[-0.5, marks.length - 0.5]}
          reversed
          width={36}
          interval={0}
          ticks={rows.map(({ y }) => y)}
          tickFormatter={(y: number) => marks[y]?.variant ?? ""}
          axisLine={false}
          tickLine={false}
          tick={{ fill: "var(--muted)", fontSize: 11, fontFamily: "var(--font-mono)" }}
        />
        {lit && (
          <ReferenceArea
            x1={domain[0]}
            x2={domain[1]}
            y1={lit.y - 0.5}
            y2={lit.y + 0.5}
            fill="var(--mark-soft)"
            fillOpacity={1}
          />
        )}
        {series.map(({ name, rows: own, colour, width }) => (
          <Scatter key={name} data={own} shape={shape} isAnimationActive={false}>
            <ErrorBar
              dataKey="reach"
              direction="x"
              width={0}
              stroke={colour}
              strokeWidth={width}
              isAnimationActive={false}
              zIndex={200}
            />
          </Scatter>
        ))}
      </ScatterChart>
    </ResponsiveContainer>
  );
}

/** Rows are of one height, so the pointer's row follows from its place alone: easier to hit than a mark. */
function variantAt(event: React.SyntheticEvent, marks: Mark[]): string | null {
  const box = event.currentTarget.getBoundingClientRect();
  const { clientY } = event as unknown as React.MouseEvent;
  const row = Math.floor(((clientY - box.top) / (forestHeight(marks.length) - 30)) * marks.length);
  return marks[row]?.variant ?? null;
}

function Shape({ x, y, mark }: { x: number; y: number; mark: Mark }) {
  if (!mark.inBestSet) return <circle cx={x} cy={y} r={3.4} className="fill-surface stroke-rest" strokeWidth={1.6} />;
  const diamond = (r: number) => `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`;
  if (!mark.recommended) return <path d={diamond(5.5)} className="fill-best" />;
  return (
    <>
      <path d={diamond(8.5)} className="fill-best-soft stroke-best" strokeWidth={1.5} />
      <path d={diamond(4.5)} className="fill-best" />
    </>
  );
}
