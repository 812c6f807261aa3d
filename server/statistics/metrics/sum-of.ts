/** Sum of weights; 0 of none. */
export function sumOf(weights: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) sum += weights[row] as number;
  return sum;
}
