import type { SliceResult } from "#server/contracts/ranking";

/** Slices with fewer rows say little of a variant: they make no headline and are drawn small. */
export const FEW_ROWS = 30;

/** Rows that the figures of a slice rest on: by recall those of the class alone. Of variants that differ, the most. */
export const rowsBehind = ({ rows, variants }: Pick<SliceResult, "rows" | "variants">): number =>
  Math.max(0, ...variants.map(({ n }) => n ?? rows));
