import { expect, it } from "vitest";
import { combineIntervals } from "#server/statistics/combine-intervals";
import { Random } from "#server/statistics/random";
import { wilsonInterval } from "#server/statistics/wilson-interval";

it("gives a single part its own interval", () => {
  const [low, high] = combineIntervals([{ estimate: 0.5, interval: [0.4, 0.7], weight: 1 }]);
  expect(low).toBeCloseTo(0.4, 12);
  expect(high).toBeCloseTo(0.7, 12);
});

it("adds distances by their squares, as independent errors add up", () => {
  // Zou & Donner 2008: L = sum - sqrt(sum of (w (estimate - low))^2), and the upper end likewise.
  const [low, high] = combineIntervals([
    { estimate: 0.8, interval: [0.5, 0.9], weight: 0.5 },
    { estimate: 0.6, interval: [0.2, 0.8], weight: 0.5 },
  ]);
  expect(low).toBeCloseTo(0.7 - Math.sqrt(0.15 ** 2 + 0.2 ** 2), 12);
  expect(high).toBeCloseTo(0.7 + Math.sqrt(0.05 ** 2 + 0.1 ** 2), 12);
});

it.each([
  [3, 30, 0.9, 0.7],
  [5, 200, 0.6, 0.95],
])("holds the mean of two shares of %i and %i rows about as often as it says", (few, many, one, other) => {
  const random = new Random(3);
  const draw = (n: number, share: number): number =>
    Array.from({ length: n }, () => Number(random.below(1000) < share * 1000)).reduce((sum, hit) => sum + hit, 0);
  let held = 0;
  const draws = 2000;
  for (let at = 0; at < draws; at++) {
    const parts = [
      [draw(few, one), few],
      [draw(many, other), many],
    ].map(([hits = 0, n = 1]) => ({ estimate: hits / n, interval: wilsonInterval(hits, n, 0.95), weight: 0.5 }));
    const [low, high] = combineIntervals(parts);
    const truth = (one + other) / 2;
    if (low <= truth && truth <= high) held++;
  }
  expect(held / draws).toBeGreaterThan(0.92);
});
