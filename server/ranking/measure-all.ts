import type { VariantFigure } from "#server/contracts/ranking";
import type { Answers } from "#server/ranking/answers";
import type { MeasureOptions } from "#server/ranking/measure-options";
import { measureScored } from "#server/ranking/measure-scored";
import type { Prepared } from "#server/ranking/scored";

/** A figure that may be missing, of each variant, in the order of the answers' variants. */
export type Figures = { rows: number; figures: VariantFigure[] };

/**
 * A metric of every variant on some of the rows, each with its interval, its n, or the reason why there is none.
 *
 * @param prepared metric
 * @param rows of the set
 */
export function measureAll(prepared: Prepared, answers: Answers, rows: Uint32Array, options: MeasureOptions): Figures {
  const scored = prepared.on(rows);
  const count = scored.rows.length;
  const nothing = { estimate: null, interval: null, correct: null };
  if (count === 0) {
    const reason = prepared.absence;
    return { rows: 0, figures: answers.variants.map((variant) => ({ variant, ...nothing, n: 0, reason })) };
  }
  const measured = measureScored(scored, answers, options);
  const { estimates, correct } = measured;
  const thin = prepared.thin(rows);
  const intervals = thin === null ? measured.intervals : measured.intervals.map(() => null);
  const reason = measured.reason ?? thin;
  return {
    rows: count,
    figures: answers.variants.map((variant, k) => {
      const estimate = estimates[k] as number;
      const interval = intervals[k] ?? null;
      const n = scored.countFor ? scored.countFor(k) : count;
      return {
        variant,
        ...(Number.isNaN(estimate) ? nothing : { estimate, interval, correct: correct?.[k] ?? null }),
        ...(n === rows.length ? {} : { n }),
        ...(interval === null ? { reason: reason ?? "These rows do not show how far it can be off." } : {}),
      };
    }),
  };
}
