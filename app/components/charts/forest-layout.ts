import type { Interval } from "#server/contracts/ranking";
import { niceTicks } from "@/components/charts/ticks";

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

export type Panel = "accuracy" | "rank";
/** A row of a panel: where the mark stands, and how far its interval reaches to the left and right of it. */
export type ForestRow = { y: number; x: number; reach: [number, number]; mark: Mark };

/** Rows from the top, in the order of the ranking; x in per cent or in ranks. */
export function layoutForest(marks: Mark[], panel: Panel): { rows: ForestRow[]; ticks: number[]; domain: Interval } {
  const rows = marks.map((mark, y): ForestRow => {
    const [low, high] = panel === "accuracy" ? mark.interval.map((end) => end * 100) : mark.rankInterval;
    const x = panel === "accuracy" ? mark.estimate * 100 : mark.rank;
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
  const domain: Interval = [lowest - margin, Math.min(100, highest + margin)];
  const ticks = niceTicks(lowest, highest, 6).filter((tick) => tick >= domain[0] && tick <= domain[1]);
  return { rows, ticks, domain };
}
