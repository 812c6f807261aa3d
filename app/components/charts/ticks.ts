/** Round positions for an axis that covers [low, high], about `wanted` of them; the ends cover the data. */
export function niceTicks(low: number, high: number, wanted = 6): number[] {
  const span = Math.max(high - low, 1e-9);
  const rough = span / wanted;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}
