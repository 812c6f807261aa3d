import clsx from "clsx";
import { swarm } from "@/components/charts/swarm";

type Props = {
  values: number[];
  mean: number;
  /** How far the ends of the line lie from the mean. */
  reach: number;
  iid: boolean;
  /** In pixels. */
  height: number;
  radius?: number;
};

const WIDTH = 1000;

/**
 * The variants of one test as dots on a line, by their distance from its mean. Needs no script, and all dots are one path:
 * points drawn with a round pen, which keeps its shape while the line is stretched to the width that there is.
 */
export function DotRow({ values, mean, reach, iid, height, radius = 4 }: Props) {
  const differences = values.map((value) => value - mean);
  const levels = swarm(differences, (reach * 2) / 90);
  const middle = height / 2;
  const deepest = Math.max(1, ...levels.map(Math.abs));
  const step = Math.min(radius + 1, (middle - radius) / deepest);
  const dots = differences.map((difference, index) => {
    const x = (WIDTH / 2) * (1 + 0.96 * (difference / reach));
    return `M${Math.round(x)} ${Number((middle + (levels[index] ?? 0) * step).toFixed(1))}h.1`;
  });
  return (
    <svg
      className="block w-full overflow-visible"
      height={height}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={`M0 ${middle}h${WIDTH}`} className="stroke-line" vectorEffect="non-scaling-stroke" />
      <path
        d={`M${WIDTH / 2} 2V${height - 2}`}
        className="stroke-control"
        strokeDasharray="2 3"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={dots.join("")}
        className={clsx(iid ? "stroke-ink" : "stroke-best")}
        strokeWidth={2 * radius}
        strokeLinecap="round"
        strokeOpacity="0.72"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
