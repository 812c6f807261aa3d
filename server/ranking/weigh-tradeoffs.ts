import type { ConstraintResult, Tradeoffs } from "#server/contracts/ranking";
import type { Answers } from "#server/ranking/answers";
import type { Measured } from "#server/ranking/measure-scored";
import type { PreparedObjective } from "#server/ranking/prepare-objective";
import { paretoFront } from "#server/statistics/pareto-front";
import { rankCorrelation } from "#server/statistics/rank-correlation";

type Axis = Tradeoffs["measures"][number] & { values: (number | null)[] };

/** Fewer variants show no correlation. */
const FEWEST = 4;

/** The slowest variant must take so many times as long as the fastest; less is a busy machine. */
const TIMES_AS_SLOW = 2;
/** The largest file must be so many times the smallest; files of one graph differ by a few bytes of their names. */
const TIMES_AS_LARGE = 1.05;

/** Whether the largest of the values, as far as they are known, is less than so many times the smallest. */
function isWithin(values: readonly (number | null)[], times: number): boolean {
  const known = values.filter((value) => value !== null);
  return known.length === 0 || Math.max(...known) < times * Math.min(...known);
}

/** Whether the variants differ by no more than the measurement does, so that there is nothing to trade. */
function isLevel({ unit, values }: Axis, { facts }: Answers): boolean {
  if (unit === "bytes") return isWithin(values, TIMES_AS_LARGE);
  if (unit !== "ms") return false;
  // Files of one size hold the same graph, which takes as long whatever its weights: what differs is the machine.
  const sizes = Object.values(facts.bytes);
  return (sizes.length > 0 && isWithin(sizes, TIMES_AS_LARGE)) || isWithin(values, TIMES_AS_SLOW);
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
  answers: Answers,
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
        axis.measure !== metric &&
        !isLevel(axis, answers) &&
        others.findIndex((each) => each.measure === axis.measure) === at,
    ),
  ];
  if (axes.length < 2) return null;
  const ids = order.map((k) => answers.variants[k] as string);
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
