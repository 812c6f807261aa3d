/**
 * Holm's step-down adjustment: p-values that can each be held against the level while the chance of any false claim
 * among all of them stays below it, whatever their dependence.
 *
 * Source: Holm 1979, Scandinavian Journal of Statistics 6:65.
 *
 * @param pValues shape (m), each from 0 to 1
 * @returns adjusted p-values in the order given, shape (m)
 * @example holmAdjust([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 */
export function holmAdjust(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted = new Array<number>(pValues.length);
  let running = 0;
  for (const [step, i] of order.entries()) {
    running = Math.max(running, Math.min(1, (pValues.length - step) * (pValues[i] as number)));
    adjusted[i] = running;
  }
  return adjusted;
}
