import type { Interval } from "#server/contracts/ranking";
import { niceTicks } from "@/components/charts/ticks";
import { chartValue, type Unit } from "@/lib/figure";

export const ROW = 17;
const AXIS = 30;
export const forestHeight = (rows: number) => rows * ROW + AXIS;

/** A variant as the forest plot shows it. */
export type Mark = {
  variant: string;
  estimate: number;
  interval: Interval;
  rank: number;
  rankInterval: [number, number];
  inBestSet: boolean;
  recommended: boolean;
};

export type Panel = "figure" | "rank";
/** A row of a panel: where the mark stands, and how far its interval reaches to the left and right of it. */
export type ForestRow = { y: number; x: number; reach: [number, number]; mark: Mark };

/** Rows from the top, in the order of the ranking; x in the unit of the figure (per cent of a share) or in ranks. */
export function layoutForest(
  marks: Mark[],
  panel: Panel,
  unit: Unit,
): { rows: ForestRow[]; ticks: number[]; domain: Interval } {
  const rows = marks.map((mark, y): ForestRow => {
    const [low, high] = panel === "figure" ? mark.interval.map((end) => chartValue(end, unit)) : mark.rankInterval;
    const x = panel === "figure" ? chartValue(mark.estimate, unit) : mark.rank;
    return { y, x, reach: [Math.max(0, x - (low ?? x)), Math.max(0, (high ?? x) - x)], mark };
  });
  if (panel === "rank") {
    const last = marks.length;
    const tens = Array.from({ length: Math.floor((last - 1) / 10) }, (_, index) => (index + 1) * 10);
    // Half a rank to spare at both ends, so that the marks there are whole.
    return { rows, ticks: [1, ...tens, last], domain: [0.2, last + 0.8] };
  }
  const lowest = Math.min(...rows.map(({ x, reach }) => x - reach[0]));
  const highest = Math.max(...rows.map(({ x, reach }) => x + reach[1]));
  const margin = (highest - lowest) * 0.02;
  const most = unit === "share" ? 100 : Number.POSITIVE_INFINITY;
  const domain: Interval = [lowest - margin, Math.min(most, highest + margin)];
  const ticks = niceTicks(lowest, highest, 6).filter((tick) => tick >= domain[0] && tick <= domain[1]);
  return { rows, ticks, domain };
}
