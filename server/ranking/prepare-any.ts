import { type Answers, allRows } from "#server/ranking/answers";
import type { Prepared, Scored } from "#server/ranking/scored";
import type { Metric } from "#server/statistics/metrics/metric";

/** A metric that rests on all rows it is given, of no plain share. */
export function prepareAny(
  answers: Answers,
  higherIsBetter: boolean,
  make: (rows: Uint32Array) => Metric,
  more: {
    bias?: Scored["bias"];
    thin?: Prepared["thin"];
    closedIntervals?: (rows: Uint32Array) => Scored["closedIntervals"];
    countFor?: (rows: Uint32Array) => (k: number) => number;
    most?: number;
  } = {},
): Prepared {
  return {
    higherIsBetter,
    absence: "There is no row.",
    thin: more.thin ?? (() => null),
    on: (rows) => ({
      rows,
      metric: make(rows),
      ones: null,
      bias: more.bias ?? null,
      countFor: more.countFor?.(rows) ?? null,
      closedIntervals: more.closedIntervals?.(rows) ?? null,
      most: more.most ?? null,
    }),
    whole: () => make(allRows(answers.rows)),
  };
}
