import type { Strip } from "@/components/charts/strips";

/** What an axis shows: the place among the variants, best on the right, or the difference from the test's mean. */
export type ParallelScale = "place" | "difference";

export type ParallelLine = {
  variant: string;
  /** Along each axis, 0 at its left end and 1 at its right; null where the variant has no figure. */
  positions: (number | null)[];
};

/** Share of the variants that a figure leaves behind, ties counted half: 0 for the lowest, 1 for the highest. */
function placesOf(shares: number[]): number[] {
  if (shares.length < 2) return shares.map(() => 0.5);
  return shares.map((share) => {
    const below = shares.filter((other) => other < share).length;
    const level = shares.filter((other) => other === share).length - 1;
    return (below + level / 2) / (shares.length - 1);
  });
}

/** The tests that tell variants apart: of several with the same figures, such as one cut into other slices, the first. */
export function distinctStrips(strips: Strip[]): Strip[] {
  const seen = new Set<string>();
  return strips.filter(({ values }) => {
    const key = JSON.stringify(values);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * One line a variant through the tests, in their order. Differences share one scale with the mean in the middle.
 *
 * @returns lines by the order of variants, and the difference in points at the ends of the axes
 */
export function layoutParallel(strips: Strip[], scale: ParallelScale): { lines: ParallelLine[]; reach: number } {
  const variants = [...new Set(strips.flatMap(({ values }) => values.map(({ variant }) => variant)))].sort();
  const furthest = Math.max(
    0,
    ...strips.flatMap(({ values, mean }) => values.map(({ share }) => Math.abs(share - mean))),
  );
  const axes = strips.map(({ values, mean }) => {
    const places = placesOf(values.map(({ share }) => share));
    return new Map(
      values.map(({ variant, share }, at) => {
        const difference = furthest === 0 ? 0.5 : 0.5 + (share - mean) / (2 * furthest);
        return [variant, scale === "place" ? (places[at] ?? 0.5) : difference];
      }),
    );
  });
  return {
    lines: variants.map((variant) => ({ variant, positions: axes.map((axis) => axis.get(variant) ?? null) })),
    reach: furthest * 100,
  };
}

/** The line as an SVG path, broken where a figure is missing. `x` and `y` place a position and an axis. */
export function pathOf(positions: (number | null)[], x: (position: number) => number, y: (axis: number) => number) {
  let pen = "M";
  return positions
    .map((position, axis) => {
      if (position === null) {
        pen = "M";
        return "";
      }
      const step = `${pen}${x(position).toFixed(1)} ${y(axis)}`;
      pen = "L";
      return step;
    })
    .join("");
}
