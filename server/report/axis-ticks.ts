/** Round values from within [low, high], at most about `most` of them, at a step of 1, 2 or 5 times a power of ten. */
export function axisTicks(low: number, high: number, most = 8): number[] {
  const rough = Math.max((high - low) / most, 1e-6);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
