import { describe, expect, it } from "vitest";
import { rankVariants } from "#server/ranking/rank-variants";
import type { RankingInput } from "#server/ranking/ranking-input";
import { scoredInput, takeInputRows } from "./scored-input";

const options = { confidence: 0.95, seed: 1, resamples: 60 };

/** Forty rows of the first class and so many of the second, which every variant scores above all others. */
function perfect(positives: number): RankingInput {
  const all = scoredInput(200, [0.2, 0.4, 0.6]);
  const of = (label: number): number[] => [...all.labels.keys()].filter((row) => all.labels[row] === label);
  const input = takeInputRows(all, [...of(0).slice(0, 40), ...of(1).slice(0, positives)]);
  for (const [row, label] of input.labels.entries()) {
    for (let k = 0; k < 3; k++) {
      input.predicted[row * 3 + k] = label;
      input.logits?.set(label === 1 ? [0, 5 + k + row / 100] : [5 + k + row / 100, 0], 2 * (row * 3 + k));
    }
  }
  return input;
}

describe("with four rows of a class or fewer", () => {
  it.each(["auroc", "auprc on class malignant", "sensitivity at specificity 0.9 on class malignant"])(
    "%s is no objective, and no constraint on it is called met, however good it looks",
    (metric) => {
      for (const positives of [1, 4]) {
        const input = { ...perfect(positives), classes: ["benign", "malignant"] };
        expect(() => rankVariants(input, { ...options, metric })).toThrow(
          /too few rows to rank by .*Only [14] of the rows/,
        );
        const { constraints } = rankVariants(input, {
          ...options,
          metric: "accuracy",
          constraints: [`${metric} >= 0.8`],
        });
        for (const { estimate, interval, state, reason } of constraints[0]?.variants ?? []) {
          expect(estimate).toBeCloseTo(1, 12);
          expect(interval).toBeNull();
          expect(state).toBe("cannot-tell");
          expect(reason).toMatch(/^Only [14] of the rows (is|are) of class malignant\.$/);
        }
      }
    },
  );
});

it("with five there is an interval, and a constraint can be judged", () => {
  const input = { ...perfect(5), classes: ["benign", "malignant"] };
  const { constraints } = rankVariants(input, { ...options, metric: "accuracy", constraints: ["auroc >= 0.1"] });
  expect(constraints[0]?.variants.map(({ state }) => state)).toEqual(["met", "met", "met"]);
});

describe("where classes that count the same are too unequal", () => {
  it.each(["balanced-accuracy", "macro-f1"])("%s is no objective, and the reason names the class", (metric) => {
    const input = { ...perfect(4), classes: ["benign", "malignant"] };
    // Forty rows and four are worth 4 / (1/40 + 1/4) = 14.5, forty and five 17.8.
    expect(() => rankVariants(input, { ...options, metric })).toThrow(
      /Only 4 of the rows are of class malignant, .* worth no more than 14 rows/,
    );
    expect(rankVariants({ ...perfect(5), classes: ["benign", "malignant"] }, { ...options, metric }).metric).toBe(
      metric,
    );
  });

  it("expected cost is none with four rows of a class", () => {
    const ask = (positives: number) =>
      rankVariants(
        { ...perfect(positives), classes: ["benign", "malignant"] },
        { ...options, metric: "expected-cost", costs: {} },
      );
    expect(() => ask(4)).toThrow("Only 4 of the rows are of class malignant.");
    expect(ask(5).metric).toBe("expected-cost");
  });
});
