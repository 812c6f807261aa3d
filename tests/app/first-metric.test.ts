import { expect, test } from "vitest";
import { firstMetric } from "#app/components/stress-set/first-metric";

test("a first ranking is by what the family is published by", () => {
  expect(firstMetric("auroc", [20, 5])).toBe("auroc");
  expect(firstMetric("accuracy", [20, 5])).toBe("accuracy");
  expect(firstMetric(undefined, [20, 5])).toBe("accuracy");
});

test("but by accuracy where a class has too few rows for an area under its curve", () => {
  expect(firstMetric("auroc", [20, 4])).toBe("accuracy");
  expect(firstMetric("auroc", [0, 40])).toBe("accuracy");
});
