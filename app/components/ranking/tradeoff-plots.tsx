import type { Report } from "#server/contracts/report";
import { niceTicks } from "@/components/charts/ticks";
import { chartValue, figure } from "@/lib/figure";
import { capital } from "@/lib/format";

type Tradeoffs = NonNullable<Report["tradeoffs"]>;
type Measure = Tradeoffs["measures"][number];

const SIZE = { width: 360, height: 250, left: 52, right: 12, top: 10, bottom: 40 };

/** The objective against each other measure: a dot a variant, a diamond where no other variant is better on all measures. */
export function TradeoffPlots({ report }: { report: Report }) {
  const { tradeoffs, recommendation } = report;
  if (!tradeoffs) return null;
  const plots = tradeoffs.measures.flatMap((_, at) => (at > 0 && varies(tradeoffs, at) ? [at] : []));
  if (plots.length === 0) return null;
  const front = tradeoffs.front.length;
  return (
    <div className="mt-6 print:break-inside-avoid">
      <h3 className="text-lg">What has to be traded</h3>
      <p className="mb-4 mt-1 max-w-3xl text-sm text-muted">
        {front === 1
          ? `Variant ${tradeoffs.front[0]} is as good as any other on every measure.`
          : `No variant is best at everything: ${front} variants (diamonds) are on the Pareto front, where one measure can only be improved at the cost of another. Up and to the right is better.`}
      </p>
      <div className="flex flex-wrap gap-8">
        {plots.map((at) => (
          <figure key={tradeoffs.measures[at]?.measure}>
            <Plot tradeoffs={tradeoffs} at={at} recommended={recommendation.variant} />
            <figcaption className="mt-1 text-xs text-muted">{relation(tradeoffs, at)}</figcaption>
          </figure>
        ))}
      </div>
    </div>
  );
}

const valuesOf = (tradeoffs: Tradeoffs, at: number): number[] =>
  tradeoffs.values.flatMap(({ values }) => values[at] ?? []);

const varies = (tradeoffs: Tradeoffs, at: number): boolean => new Set(valuesOf(tradeoffs, at)).size > 1;

function relation(tradeoffs: Tradeoffs, at: number): string {
  const [objective] = tradeoffs.measures;
  const other = tradeoffs.measures[at];
  const found = tradeoffs.correlations.find(
    ({ one, other: second }) => one === objective?.measure && second === other?.measure,
  );
  if (!found || found.rho === null || found.interval === null)
    return "Too few variants to see whether the two go together.";
  const rho = found.rho.toFixed(2).replace("-", "\u2212");
  if (found.interval[1] < 0) return `They pull against each other (rank correlation ${rho}).`;
  if (found.interval[0] > 0) return `What is good for one is good for the other (rank correlation ${rho}).`;
  return `No clear relation between the two (rank correlation ${rho}).`;
}

/** From values to places, the better end right or up. */
function axis(values: number[], measure: Measure, from: number, to: number) {
  const shown = values.map((value) => chartValue(value, measure.unit));
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  const margin = (high - low) * 0.06;
  const [start, end] = measure.better === "higher" ? [low - margin, high + margin] : [high + margin, low - margin];
  const place = (value: number): number => from + ((value - start) / (end - start)) * (to - from);
  const ticks = niceTicks(low, high, 4).filter((tick) => tick >= low - margin && tick <= high + margin);
  return {
    place: (value: number) => place(chartValue(value, measure.unit)),
    ticks: ticks.map((tick) => ({ tick, at: place(tick) })),
  };
}

function Plot({ tradeoffs, at, recommended }: { tradeoffs: Tradeoffs; at: number; recommended: string }) {
  const [across] = tradeoffs.measures;
  const up = tradeoffs.measures[at];
  if (!across || !up) return null;
  const { width, height, left, right, top, bottom } = SIZE;
  const x = axis(valuesOf(tradeoffs, 0), across, left, width - right);
  const y = axis(valuesOf(tradeoffs, at), up, height - bottom, top);
  const label = (measure: Measure): string => `${capital(measure.title)}${measure.unit === "share" ? ", %" : ""}`;
  const tickText = (tick: number, { unit }: Measure): string => (unit === "bytes" ? figure(tick, unit) : String(tick));
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      className="w-full max-w-[26rem]"
      role="img"
      aria-label={`${label(across)} against ${label(up)}; the figures are in the report's table of values`}
    >
      {x.ticks.map(({ tick, at: place }) => (
        <g key={tick}>
          <line x1={place} x2={place} y1={top} y2={height - bottom} className="stroke-line" />
          <text x={place} y={height - bottom + 14} textAnchor="middle" className="fill-muted text-[10px]">
            {tickText(tick, across)}
          </text>
        </g>
      ))}
      {y.ticks.map(({ tick, at: place }) => (
        <g key={tick}>
          <line x1={left} x2={width - right} y1={place} y2={place} className="stroke-line" />
          <text x={left - 6} y={place + 3} textAnchor="end" className="fill-muted text-[10px]">
            {tickText(tick, up)}
          </text>
        </g>
      ))}
      <text x={(left + width - right) / 2} y={height - 6} textAnchor="middle" className="fill-muted text-[11px]">
        {label(across)}
      </text>
      <text
        transform={`translate(11 ${(top + height - bottom) / 2}) rotate(-90)`}
        textAnchor="middle"
        className="fill-muted text-[11px]"
      >
        {label(up)}
      </text>
      {tradeoffs.values.map(({ variant, values }) => {
        const [one, other] = [values[0] ?? null, values[at] ?? null];
        if (one === null || other === null) return null;
        return (
          <Dot
            key={variant}
            x={x.place(one)}
            y={y.place(other)}
            onFront={tradeoffs.front.includes(variant)}
            recommended={variant === recommended}
            title={`Variant ${variant}: ${figure(one, across.unit)}, ${figure(other, up.unit)}`}
          />
        );
      })}
    </svg>
  );
}

type DotProps = { x: number; y: number; onFront: boolean; recommended: boolean; title: string };

function Dot({ x, y, onFront, recommended, title }: DotProps) {
  const diamond = (r: number): string => `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`;
  return (
    <g>
      <title>{title}</title>
      {recommended && <path d={diamond(9)} className="fill-none stroke-best" strokeWidth={1.5} />}
      {onFront ? (
        <path d={diamond(5)} className="fill-best" />
      ) : (
        <circle cx={x} cy={y} r={3.2} className="fill-surface stroke-rest" strokeWidth={1.4} />
      )}
    </g>
  );
}
