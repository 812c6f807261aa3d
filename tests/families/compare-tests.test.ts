import { expect, test } from "vitest";
import type { Benchmark } from "#server/contracts/benchmark";
import { type AnsweredTest, compareTests } from "#server/families/compare-tests";
import { countDisagreements } from "#server/families/count-disagreements";
import { bonettPriceInterval } from "#server/statistics/bonett-price-interval";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, Number);

type Measured = Benchmark["variants"][number];
const measured = (variant: string, correct: number, n: number, more: Partial<Measured> = {}): Measured => ({
  ...{ variant, correct, n, slices: {} },
  ...more,
});
const testOf = (more: Partial<AnsweredTest>): AnsweredTest => ({
  ...{ name: "t", title: "T", kind: "shifted", description: "", metric: "accuracy", unit: "rows", rows: 6 },
  ...{ sourceSha256: "", copies: 1, variants: [], answers: [] },
  ...more,
});

test("rows answered differently are counted for each pair, and once where any two part", () => {
  const found = countDisagreements(["00", "01", "02"], [bytes("001122"), bytes("001120"), bytes("101122")]);
  expect(found.disagreements).toEqual([
    { one: "00", other: "01", rows: 1 },
    { one: "00", other: "02", rows: 1 },
    { one: "01", other: "02", rows: 2 },
  ]);
  expect(found.split).toBe(2);
});

test("variants that answered other rows are not compared", () => {
  expect(() => countDisagreements(["00", "01"], [bytes("01"), bytes("011")])).toThrow(RangeError);
});

test("a difference is measured against the first variant, by the rows the two answer differently", () => {
  const [found] = compareTests(
    ["01", "00"],
    [
      testOf({
        variants: [measured("00", 3, 6), measured("01", 5, 6)],
        answers: [bytes("001111"), bytes("000101")],
      }),
    ],
  );
  const [own, other] = found?.figures[0]?.values ?? [];
  expect(own?.difference).toBeNull();
  expect(other?.difference?.value).toBeCloseTo(-2 / 6, 12);
  expect(other?.difference?.interval).toEqual(bonettPriceInterval(-2, 2, 6, 0.95));
});

test("rows shown at several levels widen the interval; pairs cap the discordant units at their number", () => {
  const variants = [measured("00", 2, 3), measured("01", 2, 3)];
  const answers = [bytes("000000"), bytes("111100")];
  const found = compareTests(["00", "01"], [testOf({ variants, answers, unit: "pairs", copies: 4 })]);
  expect(found[0]?.figures[0]?.values[1]?.difference?.interval).toEqual(bonettPriceInterval(0, 3, 3, 0.95, 4));
});

test("an AUROC has its own difference, as wide as two separate tests, and a variant without one has none", () => {
  const variants = [
    measured("00", 3, 6, { auroc: { value: 0.8, se: 0.03 } }),
    measured("01", 3, 6, { auroc: { value: 0.9, se: 0.04 } }),
    measured("02", 3, 6, { auroc: null }),
  ];
  const [found] = compareTests(["00", "01", "02"], [testOf({ variants, answers: Array(3).fill(bytes("000000")) })]);
  const [area] = found?.figures ?? [];
  expect(area).toMatchObject({ metric: "auroc", basis: "apart" });
  expect(area?.values[1]?.difference?.value).toBeCloseTo(0.1, 12);
  expect(area?.values[1]?.difference?.interval[0]).toBeCloseTo(0.1 - 1.9599639845 * 0.05, 9);
  expect(area?.values[2]).toBeNull();
});

test("a difference that is sure alone need not be sure among many", () => {
  const one = testOf({
    variants: [measured("00", 5, 100), measured("01", 14, 100)],
    answers: [new Uint8Array(100), Uint8Array.from({ length: 100 }, (_, row) => Number(row < 17))],
  });
  const sure = (tests: AnsweredTest[]) => compareTests(["00", "01"], tests)[0]?.figures[0]?.values[1]?.difference?.sure;
  expect(sure([one])).toBe(true);
  expect(sure(Array(20).fill(one))).toBe(false);
});

test("the i.i.d. test comes first, and a slice that a variant lacks is unknown", () => {
  const slices = { side: { left: { correct: 1, n: 2 } } };
  const shifted = testOf({
    variants: [measured("00", 3, 6, { slices }), measured("01", 3, 6)],
    answers: [bytes("000000"), bytes("000000")],
  });
  const found = compareTests(["00", "01"], [shifted, { ...shifted, name: "i", kind: "iid" }]);
  expect(found.map(({ name }) => name)).toEqual(["i", "t"]);
  expect(found[0]?.slices).toEqual([{ column: "side", slice: "left", n: 2, values: [0.5, null] }]);
});
