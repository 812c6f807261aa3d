import type { ConstraintResult, Tradeoffs } from "#server/contracts/ranking";
import type { Answers } from "#server/ranking/answers";
import type { Measured } from "#server/ranking/measure-scored";
import type { PreparedObjective } from "#server/ranking/prepare-objective";
import { paretoFront } from "#server/statistics/pareto-front";
import { rankCorrelation } from "#server/statistics/rank-correlation";

type Axis = Tradeoffs["measures"][number] & { values: (number | null)[] };

/** Fewer variants show no correlation. */
const FEWEST = 4;

/**
 * By how much more than the fastest or smallest variant the slowest or largest must take for latency and size to part variants: the same
 * graph, measured twice on a busy machine, differs by up to half, and files of the same graph by a few bytes of their names.
 */
const NOISE: Partial<Record<Axis["unit"], number>> = { ms: 2, bytes: 1.05 };

/** Whether the variants differ by no more than the measurement does, so that there is nothing to trade. */
function isLevel({ unit, values }: Axis): boolean {
  const noise = NOISE[unit];
  const known = values.filter((value) => value !== null);
  return noise !== undefined && (known.length === 0 || Math.max(...known) < noise * Math.min(...known));
}

function correlate(one: Axis, other: Axis, confidence: number): Tradeoffs["correlations"][number] {
  const pairs = one.values.flatMap((value, at): [number, number][] => {
    const partner = other.values[at];
    return value === null || partner === null || partner === undefined ? [] : [[value, partner]];
  });
  const turn = one.better === other.better ? 1 : -1;
  const found =
    pairs.length < FEWEST
      ? null
      : rankCorrelation(
          pairs.map(([x]) => x),
          pairs.map(([, y]) => turn * y),
          confidence,
        );
  return { one: one.measure, other: other.measure, rho: found?.rho ?? null, interval: found?.interval ?? null };
}

/**
 * What the objective and the constraints demand at once: which variants no other beats on all of them, and which measures
 * pull against each other over the variants. Latency and size count where they differ by more than noise.
 *
 * @param order of the variants in the result
 * @returns null where there is nothing but the objective to weigh
 */
export function weighTradeoffs(
  constraints: readonly ConstraintResult[],
  { estimates }: Measured,
  { metric, title, better, unit }: PreparedObjective,
  order: readonly number[],
  { variants }: Answers,
  confidence: number,
): Tradeoffs | null {
  const objective: Axis = {
    measure: metric,
    title,
    better,
    unit,
    values: order.map((k) => (Number.isNaN(estimates[k]) ? null : (estimates[k] as number))),
  };
  const others = constraints.map((each): Axis => {
    const { title: name, better: direction, unit: scale } = each;
    const values = each.variants.map(({ estimate }) => estimate);
    const measure = each.constraint.replace(/ (>=|<=) [^<>=]*$/, "");
    return { measure, title: name, better: direction, unit: scale, values };
  });
  const axes = [
    objective,
    ...others.filter(
      (axis, at) =>
        axis.measure !== metric && !isLevel(axis) && others.findIndex((each) => each.measure === axis.measure) === at,
    ),
  ];
  if (axes.length < 2) return null;
  const ids = order.map((k) => variants[k] as string);
  const points = ids.map((_, at) =>
    axes.map(({ values, better: direction }) => {
      const value = values[at] ?? null;
      return value === null ? null : direction === "higher" ? value : -value;
    }),
  );
  const onFront = paretoFront(points);
  return {
    measures: axes.map(({ values: _, ...axis }) => axis),
    front: ids.filter((_, at) => onFront[at]),
    values: ids.map((variant, at) => ({ variant, values: axes.map(({ values }) => values[at] ?? null) })),
    correlations: axes.flatMap((one, i) => axes.slice(i + 1).map((other) => correlate(one, other, confidence))),
  };
}
