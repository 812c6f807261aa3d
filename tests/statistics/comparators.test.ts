import { describe, expect, it } from "vitest";
import { mcnemarSet } from "#cli/validate/compare/mcnemar-set";
import { modelConfidenceSet } from "#cli/validate/compare/model-confidence-set";
import { pairedBootstrap } from "#server/statistics/paired-bootstrap";
import { Random } from "#server/statistics/random";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { rowUnits } from "#server/statistics/unit-table";
import midP from "../fixtures/statistics/mid-p.json";
import { simulateAnswers } from "./simulated-family";

function confidenceSet(answers: Uint8Array, variants: number): boolean[] {
  const table = rowUnits(answers, variants);
  return modelConfidenceSet(unitEstimates(table).estimates, pairedBootstrap(table, 500, new Random(2)), 0.05);
}

describe("McNemar's test", () => {
  it("strikes out who is beaten significantly, and nobody else", () => {
    for (const { wins, losses, p } of midP.filter((split) => split.wins + split.losses <= 1000)) {
      const rows = [...new Array(wins).fill([1, 0]), ...new Array(losses).fill([0, 1]), [1, 1]];
      const table = rowUnits(Uint8Array.from(rows.flat()), 2);
      const struck = p <= 0.05;
      expect(mcnemarSet(table, 0.05)).toEqual([!(struck && losses > wins), !(struck && wins > losses)]);
    }
  });
});

describe("the model confidence set", () => {
  it("keeps everybody where all answered alike", () => {
    const answers = Uint8Array.from({ length: 300 }, (_, at) => Math.floor(at / 3) % 2);
    expect(confidenceSet(answers, 3)).toEqual([true, true, true]);
  });

  it("keeps all equally good variants in about 95 sets of 100", () => {
    const random = new Random(31);
    let whole = 0;
    for (let draw = 0; draw < 100; draw++) {
      if (confidenceSet(simulateAnswers(random, 200, new Array(6).fill(0)), 6).every(Boolean)) whole++;
    }
    // Standard error: 2.2 of 100.
    expect(whole).toBeGreaterThan(87);
  });

  it("strikes out who is far behind, and keeps the rest", () => {
    const answers = simulateAnswers(new Random(5), 400, [0, 0, 0, 0, 0, -3]);
    expect(confidenceSet(answers, 6)).toEqual([true, true, true, true, true, false]);
  });
});
