import { describe, expect, it } from "vitest";
import type { Ensemble } from "#server/contracts/ranking";
import { describeEnsembles } from "#server/report/ensemble-sentences";
import { ensembleTable } from "#server/report/report-tables";
import { sampleReport } from "#tests/report/bundle-files";
import { sampleRanking } from "./sample-ranking";

const ensemble = (
  size: number,
  gain: number,
  [low, high]: [number, number],
  more: Partial<Ensemble> = {},
): Ensemble => ({
  size,
  members: ["17", "00", "01", "02", "03"].slice(0, size),
  expected: { estimate: 0.72 + gain, interval: [0.68, 0.81] },
  gainOverSingle: { estimate: gain, interval: [low, high] },
  bytes: 400_000 * size,
  latency: null,
  requirement: null,
  ...more,
});
const say = (...ensembles: Ensemble[]): string[] => describeEnsembles(sampleRanking({ ensembles }));

describe("what is said of ensembles", () => {
  it("is nothing where none is surely better than the best alone", () => {
    expect(say()).toEqual([]);
    expect(say(ensemble(2, 0.02, [-0.01, 0.05]), ensemble(3, 0.02, [0, 0.05]))).toEqual([]);
  });

  it("is the fewest that are surely better, and those that gain the most", () => {
    const all = [ensemble(2, 0.01, [-0.01, 0.03]), ensemble(3, 0.02, [0.004, 0.04]), ensemble(5, 0.031, [0.01, 0.05])];
    const [sentence] = say(...all);
    expect(sentence).toContain("the best 3 variants are better than the best alone by 2.0 percentage points");
    expect(sentence).toContain("(95% interval 0.4 to 4.0, out of bag), and the best 5 by 3.1;");
    expect(say(ensemble(3, 0.02, [0.004, 0.04]), ensemble(5, 0.01, [0.001, 0.03]))[0]).not.toContain("the best 5");
  });

  it("is nothing of one that is too large or too slow", () => {
    expect(say(ensemble(3, 0.02, [0.004, 0.04], { requirement: "not-met" }))).toEqual([]);
  });

  it("stands as a table in the report, with members, gain and size", () => {
    expect(ensembleTable({ ...sampleReport, ensembles: [] })).toBe("");
    const table = ensembleTable({ ...sampleReport, ensembles: [ensemble(2, 0.02, [0.004, 0.04], { latency: 1.25 })] });
    for (const part of ["17, 00", "74.0%", "2.0", "0.4 to 4.0", "0.8 MB", "1.25 ms"]) expect(table).toContain(part);
  });
});
