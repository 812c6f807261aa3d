import type { Benchmark } from "#server/contracts/benchmark";
import type { ComparedTest } from "#server/contracts/comparison";
import { compareAreas, compareCounts } from "#server/families/compare-figures";
import { countDisagreements } from "#server/families/count-disagreements";

export type AnsweredTest = Omit<Benchmark, "predictions"> & {
  /** Class index of each row, for each compared variant in its order. */
  answers: Uint8Array[];
  copies: number;
};

const CONFIDENCE = 0.95;

function slicesOf(measured: (Benchmark["variants"][number] | undefined)[]): ComparedTest["slices"] {
  const first = measured.find((each) => each !== undefined);
  return Object.entries(first?.slices ?? {}).flatMap(([column, slices]) =>
    Object.entries(slices).map(([slice, { n }]) => ({
      column,
      slice,
      n,
      values: measured.map((each) => {
        const found = each?.slices[column]?.[slice];
        return found ? found.correct / found.n : null;
      }),
    })),
  );
}

/**
 * Some variants side by side on every published test, the i.i.d. test first: figures, differences from the first variant with
 * 95% intervals, and the rows on which they answer differently.
 *
 * @param variants two or more names; the first is what the others are measured against
 */
export function compareTests(variants: string[], tests: AnsweredTest[]): ComparedTest[] {
  const ordered = [...tests].sort((a, b) => Number(b.kind === "iid") - Number(a.kind === "iid"));
  const shown = ordered.reduce((sum, { variants: [any] }) => sum + (any?.auroc ? 2 : 1), 0);
  const atOnce = 1 - (1 - CONFIDENCE) / Math.max(1, shown * (variants.length - 1));
  return ordered.map(({ name, title, kind, description, unit, metric, rows, copies, answers, variants: all }) => {
    const measured = variants.map((variant) => all.find((each) => each.variant === variant));
    const apart = countDisagreements(variants, answers);
    const terms = { copies, confidence: CONFIDENCE, atOnce };
    const counts = compareCounts(measured, metric, apart.disagreements, terms);
    const areas = measured.some((each) => each?.auroc) ? [compareAreas(measured, terms)] : [];
    return {
      ...{ name, title, kind, description, unit, rows, copies, ...apart },
      figures: [...areas, counts],
      slices: slicesOf(measured),
    };
  });
}
