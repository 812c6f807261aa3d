/** Place of the largest logit, the first of equals. */
function largestOf(logits: ArrayLike<number>): number {
  if (logits.length === 0) throw new RangeError("A row has no logits.");
  let best = 0;
  for (let index = 0; index < logits.length; index++) {
    if (!Number.isFinite(logits[index])) throw new RangeError("A logit is not finite.");
    if ((logits[index] as number) > (logits[best] as number)) best = index;
  }
  return best;
}

/** Sum of exp(logit - largest logit) over all classes but the one that holds the largest, which adds 1. */
function restOf(logits: ArrayLike<number>, largest: number): number {
  const shift = logits[largest] as number;
  let rest = 0;
  for (let index = 0; index < logits.length; index++) {
    if (index !== largest) rest += Math.exp((logits[index] as number) - shift);
  }
  return rest;
}

function checkLabel(logits: ArrayLike<number>, label: number): void {
  if (!Number.isInteger(label) || label < 0 || label >= logits.length) {
    throw new RangeError(`${label} is none of ${logits.length} classes.`);
  }
}

/**
 * Probabilities of the classes, by the softmax of a row's logits, in float64 and shifted by the largest so that none
 * overflows.
 *
 * @param logits shape (C), finite
 * @returns shape (C), sums to 1
 * @throws RangeError where there is no logit or one is not finite
 * @example softmaxOf([0, 0]) // Float64Array [0.5, 0.5]
 */
export function softmaxOf(logits: ArrayLike<number>): Float64Array {
  const largest = largestOf(logits);
  const shift = logits[largest] as number;
  const sum = 1 + restOf(logits, largest);
  return Float64Array.from(logits, (logit) => Math.exp(logit - shift) / sum);
}

/**
 * The log loss of a row, minus the natural logarithm of the probability of its true class (Good 1952), taken from the
 * logits by log-sum-exp: exact where the probability itself would round to 0 or 1, and so never infinite and never clipped,
 * unlike scikit-learn's.
 *
 * @param logits shape (C), finite
 * @param label index of the true class
 * @returns at least 0, in nats
 * @throws RangeError where a logit is not finite or there is no such class
 * @example logLossOf([0, 0], 1) // 0.6931471805599453
 */
export function logLossOf(logits: ArrayLike<number>, label: number): number {
  const largest = largestOf(logits);
  checkLabel(logits, label);
  return (logits[largest] as number) - (logits[label] as number) + Math.log1p(restOf(logits, largest));
}

/**
 * The Brier score of a row in its first form: the sum over all classes of (probability - truth) squared. For two classes it
 * is twice the score of the positive class alone, which scikit-learn's `brier_score_loss` gives.
 *
 * Source: Brier 1950, Monthly Weather Review 78:1.
 *
 * @param logits shape (C), finite
 * @param label index of the true class
 * @returns from 0 (sure and right) to 2 (sure and wrong)
 * @throws RangeError where a logit is not finite or there is no such class
 * @example brierOf([0, 0], 1) // 0.5
 */
export function brierOf(logits: ArrayLike<number>, label: number): number {
  const largest = largestOf(logits);
  checkLabel(logits, label);
  const shift = logits[largest] as number;
  const sum = 1 + restOf(logits, largest);
  let score = 0;
  for (let index = 0; index < logits.length; index++) {
    score += (Math.exp((logits[index] as number) - shift) / sum - Number(index === label)) ** 2;
  }
  return score;
}

/**
 * How sure a variant is of the class that it predicts: the largest probability.
 *
 * @param logits shape (C), finite
 * @returns from 1 / C to 1
 * @throws RangeError where there is no logit or one is not finite
 * @example confidenceOf([0, 0, 0, 0]) // 0.25
 */
export function confidenceOf(logits: ArrayLike<number>): number {
  return 1 / (1 + restOf(logits, largestOf(logits)));
}

/**
 * How strongly a row is held for a class: the softmax probability of the class as log-odds, that is its logit less the
 * log-sum-exp of the others. Of two classes it is the difference of their logits.
 *
 * @param logits shape (C), C >= 2, finite
 * @param index of the class
 * @throws RangeError where there is no such class
 * @example logOddsOf([0, 2], 1) // 2
 */
export function logOddsOf(logits: ArrayLike<number>, index: number): number {
  checkLabel(logits, index);
  let largest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < logits.length; c++) {
    if (c !== index && (logits[c] as number) > largest) largest = logits[c] as number;
  }
  let sum = 0;
  for (let c = 0; c < logits.length; c++) if (c !== index) sum += Math.exp((logits[c] as number) - largest);
  return (logits[index] as number) - largest - Math.log(sum);
}

/** Below this the exponential of a number loses digits, and then all of them. */
const SMALLEST_EXPONENT = -700;

/**
 * How strongly a row is held for each class, as `logOddsOf` says of one, with one exponential a class.
 *
 * @param values logits, those of the row from `start` on, finite
 * @param start of the row
 * @param classes C, at least 2
 * @param out shape (C), receives the log-odds
 */
export function writeLogOdds(values: Float32Array, start: number, classes: number, out: Float64Array): void {
  let largest = 0;
  for (let c = 1; c < classes; c++) {
    if ((values[start + c] as number) > (values[start + largest] as number)) largest = c;
  }
  const shift = values[start + largest] as number;
  let second = Number.NEGATIVE_INFINITY;
  let rest = 0;
  for (let c = 0; c < classes; c++) {
    if (c === largest) continue;
    const below = (values[start + c] as number) - shift;
    if (below > second) second = below;
    const share = Math.exp(below);
    out[c] = share;
    rest += share;
  }
  for (let c = 0; c < classes; c++) {
    if (c === largest) continue;
    // What the others hold: at least the 1 of the largest, so that nothing is lost by taking one away.
    const others = classes === 2 ? 1 : 1 + (rest - (out[c] as number));
    out[c] = (values[start + c] as number) - shift - Math.log(others);
  }
  out[largest] =
    classes === 2
      ? -second
      : second > SMALLEST_EXPONENT
        ? -Math.log(rest)
        : logOddsOf(values.subarray(start, start + classes), largest);
}
