import { describe, expect, it } from "vitest";
import { bestSet } from "#server/statistics/best-set";
import { outOfBagSelection } from "#server/statistics/out-of-bag-selection";
import { pairedBootstrap } from "#server/statistics/paired-bootstrap";
import { pairedDifferences } from "#server/statistics/paired-differences";
import { Random } from "#server/statistics/random";
import { rankIntervals } from "#server/statistics/rank-intervals";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { rowUnits } from "#server/statistics/unit-table";
import { simulateAnswers } from "./simulated-family";

/** Shares over simulated stress sets, from one fixed seed; each rate below has a standard error of about 0.015. */
function simulate(rows: number, abilities: number[], repeats: number) {
  const random = new Random(2024);
  const variants = abilities.length;
  const kept = new Array<number>(variants).fill(0);
  const rankHeld = new Array<number>(variants).fill(0);
  const truth = unitEstimates(rowUnits(simulateAnswers(random, 40_000, abilities), variants)).estimates;
  let promised = 0;
  let naive = 0;
  let delivered = 0;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const table = rowUnits(simulateAnswers(random, rows, abilities), variants);
    const differences = pairedDifferences(table, 400, random);
    bestSet(differences, 0.9).forEach((isIn, k) => {
      if (isIn) kept[k]! += 1 / repeats;
    });
    rankIntervals(differences, 0.9).forEach(([low, high], k) => {
      const better = abilities.filter((other) => other > abilities[k]!).length;
      const worse = abilities.filter((other) => other < abilities[k]!).length;
      if (low <= 1 + better && high >= variants - worse) rankHeld[k]! += 1 / repeats;
    });
    const { estimates } = unitEstimates(table);
    const chosen = estimates.indexOf(Math.max(...estimates));
    promised += outOfBagSelection(pairedBootstrap(table, 200, random), 0.9)!.expected.estimate / repeats;
    naive += estimates[chosen]! / repeats;
    delivered += truth[chosen]! / repeats;
  }
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / variants;
  return { kept, meanKept: mean(kept), rankHeld: mean(rankHeld), promised, naive, delivered };
}

describe("over many simulated stress sets, at a nominal 90 %", () => {
  it("equal variants each stay in the best set at about that rate, and ranks hold", () => {
    for (const [rows, repeats] of [
      [25, 300],
      [150, 250],
    ] as const) {
      const { meanKept, rankHeld } = simulate(rows, new Array(10).fill(0), repeats);
      expect(meanKept, `${rows} rows`).toBeGreaterThan(0.88);
      expect(meanKept, `${rows} rows`).toBeLessThan(rows < 50 ? 1 : 0.95);
      expect(rankHeld, `${rows} rows`).toBeGreaterThan(0.88);
    }
  });

  it("one better variant stays in at least at that rate, and the worst are ruled out", () => {
    const abilities = [0.4, 0, 0, 0, 0, 0, 0, 0, -1.5, -1.5];
    const { kept } = simulate(300, abilities, 150);
    expect(kept[0]).toBeGreaterThan(0.87);
    expect(kept[8]! + kept[9]!).toBeLessThan(0.4);
  });

  it("the score out of the bag does not promise more than the chosen variant delivers; its own score does", () => {
    const { promised, naive, delivered } = simulate(60, new Array(10).fill(0), 300);
    // Standard error of both differences: about 0.003.
    expect(promised - delivered).toBeLessThan(0.009);
    expect(promised - delivered).toBeGreaterThan(-0.02);
    expect(naive - delivered).toBeGreaterThan(0.02);
  });
});
