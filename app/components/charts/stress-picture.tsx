import clsx from "clsx";
import { swarm } from "@/components/charts/swarm";
import { figure, type Unit } from "@/lib/figure";

export type StressStrip = {
  title: string;
  marks: { variant: string; value: number; inBestSet: boolean }[];
};

type Props = { strips: StressStrip[]; recommended: string; unit: Unit };

const HEIGHT = 72;
/** Of a dot that lies on another. */
const STEP = 8;

/** Dots that would lie on each other are piled up; the place along the line stays exact. */
function piled(marks: StressStrip["marks"], wide: number): (StressStrip["marks"][number] & { height: number })[] {
  const levels = swarm(
    marks.map(({ value }) => value),
    wide,
  );
  const step = Math.min(STEP, (HEIGHT / 2 - STEP) / Math.max(1, ...levels.map(Math.abs)));
  return marks.map((mark, at) => ({ ...mark, height: step * (levels[at] ?? 0) }));
}

/** The variants on the rows as they are and under each stress, on one scale. Drawn on the server; the tables say the same. */
export function StressPicture({ strips, recommended, unit }: Props) {
  const values = strips.flatMap(({ marks }) => marks.map(({ value }) => value));
  const low = Math.min(...values);
  const high = Math.max(...values);
  const place = (value: number): string => `${(2 + (96 * (value - low)) / (high - low || 1)).toFixed(2)}%`;
  return (
    <figure className="mt-5">
      {strips.map(({ title, marks }, at) => (
        <div key={title} className="mb-2">
          <p className={clsx("text-sm", at === 0 && "font-semibold")}>{title}</p>
          <svg className="block w-full overflow-visible" height={HEIGHT} aria-hidden="true">
            <line x1="0" x2="100%" y1={HEIGHT / 2} y2={HEIGHT / 2} className="stroke-line" />
            {piled(marks, (high - low) / 70)
              .toSorted((one, other) => Number(one.variant === recommended) - Number(other.variant === recommended))
              .map(({ variant, value, inBestSet, height }) => (
                <svg key={variant} x={place(value)} y={HEIGHT / 2 + height} overflow="visible">
                  <title>{`variant ${variant}: ${figure(value, unit)}`}</title>
                  {inBestSet ? (
                    <path d="M0 -4.5L4.5 0L0 4.5L-4.5 0Z" className="fill-best" fillOpacity="0.8" />
                  ) : (
                    <circle r="3.5" className="fill-none stroke-rest" strokeWidth="1.5" />
                  )}
                  {variant === recommended && (
                    <path d="M0 -9L9 0L0 9L-9 0Z" className="fill-none stroke-best" strokeWidth="2" />
                  )}
                </svg>
              ))}
          </svg>
        </div>
      ))}
      <figcaption className="text-xs text-muted">
        <span className="flex justify-between tabular-nums">
          <span>{figure(low, unit)}</span>
          <span>{figure(high, unit)}</span>
        </span>
        <span className="mt-1 block">
          Filled diamonds could be the best of their line, open circles can’t; the diamond in a diamond is variant{" "}
          {recommended}, the one recommended on the rows as they are.
        </span>
      </figcaption>
    </figure>
  );
}
