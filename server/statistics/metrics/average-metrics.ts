import { evaluateBag } from "#server/statistics/evaluate-bag";
import { addMoved, defineMetric } from "#server/statistics/metrics/define-metric";
import type { Measure, Metric } from "#server/statistics/metrics/metric";

/**
 * Holds metrics that are to be combined against each other.
 *
 * @returns the first
 * @throws RangeError where there is none, or they differ in shape or direction
 */
export function checkAlike(metrics: readonly Metric[]): Metric {
  const [first, ...others] = metrics;
  if (!first) throw new RangeError("No metrics, nothing to combine.");
  for (const { rows, variants, higherIsBetter } of others) {
    if (rows !== first.rows || variants !== first.variants) {
      throw new RangeError("Metrics of different rows or variants can't be combined.");
    }
    if (higherIsBetter !== first.higherIsBetter) {
      throw new RangeError("Metrics of which one is better when higher, another when lower, can't be combined.");
    }
  }
  return first;
}

/** The first reason that any of the metrics has to be undefined, null where none has. */
export function firstReason(metrics: readonly Metric[], weights: Float64Array): string | null {
  for (const metric of metrics) {
    const reason = metric.reason(weights);
    if (reason !== null) return reason;
  }
  return null;
}

/**
 * A weighted sum of metrics: their mean, where the weights sum to 1. Values and pseudo-values combine alike.
 *
 * Undefined for a variant where any of the metrics is, even one of weight 0.
 *
 * @param metrics shape (M), of the same rows and variants, better in the same direction
 * @param weights of the metrics, used as they are, shape (M), at least 0 so that the direction stays
 * @throws RangeError where there is no metric, they differ in shape or direction, or weights are not one such each
 * @example
 * const accuracy = meanMetric(Uint8Array.of(1, 0), 1, true);
 * const coverage = meanMetric(Uint8Array.of(1, 1), 1, true);
 * averageMetrics([accuracy, coverage], [0.5, 0.5]).measure().estimates // Float64Array [0.75]
 */
export function averageMetrics(metrics: readonly Metric[], weights: readonly number[]): Metric {
  const { variants, rows, higherIsBetter } = checkAlike(metrics);
  if (weights.length !== metrics.length || !weights.every((each) => each >= 0 && Number.isFinite(each))) {
    throw new RangeError("Each metric has a weight, finite and at least 0.");
  }
  const part = new Float64Array(variants);
  const leftPart = new Float64Array(variants);
  const add = (m: number, values: Float64Array, out: Float64Array): void => {
    const weight = weights[m] as number;
    for (let k = 0; k < variants; k++) out[k] = (out[k] as number) + weight * (values[k] as number);
  };
  return defineMetric({
    variants,
    rows,
    higherIsBetter,
    effort: metrics.reduce((sum, { effort = 1 }) => sum + effort, 0),
    evaluate(rowWeights, out, fit) {
      out.fill(0);
      for (let m = 0; m < metrics.length; m++) {
        (metrics[m] as Metric).evaluate(rowWeights, part, fit);
        add(m, part, out);
      }
    },
    evaluateBag(bag, inside, outside) {
      inside.fill(0);
      outside.fill(0);
      for (let m = 0; m < metrics.length; m++) {
        evaluateBag(metrics[m] as Metric, bag, part, leftPart);
        add(m, part, inside);
        add(m, leftPart, outside);
      }
    },
    writePseudoValues(rowWeights, _estimates, _total, out) {
      out.fill(0);
      for (const [m, metric] of metrics.entries()) {
        const { pseudoValues } = metric.measure(rowWeights);
        for (let at = 0; at < out.length; at++) {
          out[at] = (out[at] as number) + (weights[m] as number) * (pseudoValues[at] as number);
        }
      }
    },
    writeNullScores(rowWeights, _total, out, known) {
      if (known && writeMoved(metrics, weights, rowWeights, known, out)) return;
      for (const [m, metric] of metrics.entries()) {
        const scores = metric.nullScores(rowWeights);
        for (let at = 0; at < out.length; at++) {
          out[at] = (out[at] as number) + (weights[m] as number) * (scores[at] as number);
        }
      }
    },
    absence: (rowWeights) => firstReason(metrics, rowWeights),
  });
}

/**
 * Writes null scores of a weighted sum of metrics from its pseudo-values, if those of each metric are linear in what stands in the place
 * of its estimates: nothing is then worked out row by row for each of them.
 *
 * @returns whether it could
 */
function writeMoved(
  metrics: readonly Metric[],
  weights: readonly number[],
  rowWeights: Float64Array,
  known: Measure,
  out: Float64Array,
): boolean {
  if (!known.estimates.every(Number.isFinite) || metrics.some(({ slopes }) => !slopes)) return false;
  out.set(known.pseudoValues);
  const estimates = new Float64Array(known.estimates.length);
  for (const [m, metric] of metrics.entries()) {
    metric.evaluate(rowWeights, estimates);
    addMoved(out, metric.slopes?.(rowWeights) as Float64Array, estimates, weights[m]);
  }
  return true;
}
