import { expect, test } from "vitest";
import { bonettPriceInterval } from "#server/statistics/bonett-price-interval";
import { Random } from "#server/statistics/random";

test("two that answer every row alike still have an interval with a width, around 0", () => {
  const [low, high] = bonettPriceInterval(0, 0, 98, 0.95);
  // 1.959964 * sqrt((2 / 100) / 100)
  expect(high).toBeCloseTo(0.0277180765, 9);
  expect(low).toBe(-high);
});

test("a bound above the true number of discordant units only widens the interval", () => {
  const exact = bonettPriceInterval(12, 30, 500, 0.95);
  const bound = bonettPriceInterval(12, 80, 500, 0.95);
  expect(bound[0]).toBeLessThan(exact[0]);
  expect(bound[1]).toBeGreaterThan(exact[1]);
});

test("exchanging the two mirrors the interval", () => {
  const [low, high] = bonettPriceInterval(7, 21, 200, 0.95);
  const [mirroredLow, mirroredHigh] = bonettPriceInterval(-7, 21, 200, 0.95);
  expect(mirroredLow).toBeCloseTo(-high, 12);
  expect(mirroredHigh).toBeCloseTo(-low, 12);
});

/** Share of 2000 seeded samples whose interval holds the true difference. */
function coverage(units: number, copies: number): number {
  const random = new Random(50, copies);
  const [better, worse] = [0.08, 0.04];
  let held = 0;
  for (let sample = 0; sample < 2000; sample++) {
    const counts = { better: 0, worse: 0 };
    for (let unit = 0; unit < units; unit++) {
      const draw = random.below(1_000_000) / 1_000_000;
      if (draw < better) counts.better += copies;
      else if (draw < better + worse) counts.worse += copies;
    }
    const difference = counts.better - counts.worse;
    const [low, high] = bonettPriceInterval(difference, counts.better + counts.worse, units * copies, 0.95, copies);
    if (low <= better - worse && better - worse <= high) held++;
  }
  return held / 2000;
}

test.each([1, 5])("holds the true difference about 95 times in 100, each row shown %i times", (copies) => {
  const share = coverage(300, copies);
  expect(share).toBeGreaterThan(0.935);
  expect(share).toBeLessThan(0.97);
});

test("counts that contradict each other are refused", () => {
  for (const [difference, discordant, n] of [
    [5, 4, 10],
    [0, 11, 10],
    [0, 0, 0],
  ] as const)
    expect(() => bonettPriceInterval(difference, discordant, n, 0.95)).toThrow(RangeError);
});
