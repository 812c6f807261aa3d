import type { Interval } from "#server/contracts/ranking";
import type { Strip } from "@/components/charts/strips";
import { swarm } from "@/components/charts/swarm";
import { niceTicks } from "@/components/charts/ticks";

/** Height of a band in pixels: its heading, then its dots. */
export const BAND = 104;
const HEADING = 34;
const HALF = (BAND - HEADING) / 2 - 4;
const AXIS = 30;
export const chartHeight = (bands: number) => bands * BAND + AXIS;

export type Scale = "centred" | "same";
export type StripPoint = { x: number; y: number; variant: string };
type Spot = { x: number; y: number };
export type StripRow = {
  name: string;
  iid: boolean;
  centre: number;
  points: StripPoint[];
  mean: [Spot, Spot];
  /** What sampling n rows alone would give one variant: two standard errors each way. */
  noise: { x1: number; x2: number; y1: number; y2: number };
};

/** How far along the axis a position lies, 0 at its start and 1 at its end. */
export const xShare = (x: number, [start, end]: Interval): number => (x - start) / (end - start);

/** Where everything goes: x in points (per cent), y in pixels from the top. */
export function layoutStrips(strips: Strip[], scale: Scale): { rows: StripRow[]; ticks: number[]; domain: Interval } {
  const xOf = (strip: Strip, share: number) => (scale === "centred" ? share - strip.mean : share) * 100;
  const all = strips.flatMap((strip) => [
    ...strip.values.map(({ share }) => xOf(strip, share)),
    xOf(strip, strip.mean - 2 * strip.samplingSe),
    xOf(strip, strip.mean + 2 * strip.samplingSe),
  ]);
  const lowest = Math.min(...all);
  const highest = Math.max(...all);
  const margin = (highest - lowest) * 0.02;
  const domain: Interval = [lowest - margin, highest + margin];
  const ticks = niceTicks(lowest, highest, 8).filter((tick) => tick >= domain[0] && tick <= domain[1]);
  const gap = (domain[1] - domain[0]) / 95;
  const rows = strips.map((strip, index): StripRow => {
    const centre = index * BAND + HEADING + HALF;
    const xs = strip.values.map(({ share }) => xOf(strip, share));
    const levels = swarm(xs, gap);
    const step = Math.min(6, (HALF - 5) / Math.max(1, ...levels.map(Math.abs)));
    const mean = xOf(strip, strip.mean);
    const noise = 200 * strip.samplingSe;
    return {
      name: strip.name,
      iid: strip.kind === "iid",
      centre,
      mean: [
        { x: mean, y: centre - HALF },
        { x: mean, y: centre + HALF },
      ],
      noise: { x1: mean - noise, x2: mean + noise, y1: centre - HALF, y2: centre + HALF },
      points: strip.values.map(({ variant }, at) => ({
        x: xs[at] ?? 0,
        y: centre + (levels[at] ?? 0) * step,
        variant,
      })),
    };
  });
  return { rows, ticks, domain };
}
