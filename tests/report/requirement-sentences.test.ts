import { describe, expect, test } from "vitest";
import { type Ranking, rankingSchema } from "#server/contracts/ranking";
import { formatPercent } from "#server/report/format";
import { nameConstraint } from "#server/report/requirement-sentences";
import { describeRanking } from "#server/report/verdict";
import { sampleConstraint, sampleRanking, sampleRequired, sampleSlice } from "#tests/report/sample-ranking";

const headline = (ranking: Ranking) => describeRanking(ranking).headline;
const words = (ranking: Ranking) => describeRanking(ranking).sentences.join("\n");

test("the made-up requirements obey the contract", () => {
  const ranking = sampleRequired(["met", "cannot-tell", "not-met"]);
  expect(rankingSchema.parse(ranking)).toEqual(ranking);
});

describe("by another metric than accuracy", () => {
  const recall = { metric: "recall on class malignant", title: "recall of malignant" };
  const loss = {
    metric: "log-loss",
    title: "log loss",
    better: "lower" as const,
    unit: "number" as const,
    recommendation: {
      variant: "17",
      expected: { estimate: 0.4123, interval: [0.38, 0.45] as [number, number] },
      gainOverRandom: { estimate: 0.0213, interval: [0.011, 0.032] as [number, number] },
    },
  };

  test("the headline names it, a share in per cent", () => {
    expect(headline(sampleRanking({ ...recall, best: 7, count: 50 }))).toBe(
      "Take variant 17: on rows like your 240, expect 72.1% recall of malignant, and 6 others can't be told apart from it",
    );
  });

  test("the headline names it, a loss as the number that it is", () => {
    expect(headline(sampleRanking({ ...loss, best: 1 }))).toBe(
      "Take variant 17: on rows like your 240, expect 0.412 log loss, and every other variant can be ruled out as the best",
    );
  });

  test("so do headlines that recommend nobody", () => {
    expect(headline(sampleRanking({ ...recall, best: 31, count: 50 }))).toBe(
      "These 31 variants can't be told apart on your 240 rows in recall of malignant",
    );
    expect(headline(sampleRanking({ ...loss, best: 6 }))).toBe(
      "The 6 variants differ on your 240 rows in log loss, but each of them could be the best",
    );
    const test = { name: "permutation test of the range" as const, statistic: 0.01, df: null, p: 0.4 };
    expect(headline(sampleRanking({ ...loss, test, best: 6 }))).toBe(
      "Your data does not show any difference between the 6 variants in log loss",
    );
  });

  test("what to expect and what choosing buys are in its unit", () => {
    expect(words(sampleRanking(loss))).toContain(
      "Expect 0.412 log loss of a variant chosen this way, on new rows like yours (95% interval 0.38 to 0.45,",
    );
    expect(words(sampleRanking(loss))).toContain(
      "Choosing buys 0.0213 in log loss over a variant picked at random (95% interval 0.011 to 0.032).",
    );
    expect(words(sampleRanking(recall))).toContain("Choosing buys 1.9 percentage points over");
  });

  test("weak slices are where it is surely worse than overall, the worst first, whichever way is better", () => {
    const ranking = sampleRanking(loss);
    const slices = [
      sampleSlice("site", "low", 0.3, ranking),
      sampleSlice("site", "high", 0.95, ranking),
      sampleSlice("site", "higher", 1.25, ranking),
      sampleSlice("site", "near", 0.8, ranking),
    ];
    const weak = describeRanking({ ...ranking, slices }).sentences.filter((text) => text.includes("much weaker"));
    expect(weak).toEqual([
      "Variant 17 is much weaker where site is “higher”: 1.25 log loss on 60 rows (95% interval 1.15 to 1.35), against 0.75 on all rows.",
      "Variant 17 is much weaker where site is “high”: 0.95 log loss on 60 rows (95% interval 0.85 to 1.05), against 0.75 on all rows.",
    ]);
  });

  test.each(["accuracy on slice time=night", "worst accuracy over slices of site", "0.5 * accuracy + 0.5 * macro-f1"])(
    "no slice is held against %s, which is no figure of all rows",
    (metric) => {
      const ranking = sampleRanking({ metric, title: metric });
      expect(words({ ...ranking, slices: [sampleSlice("site", "low", 0.1, ranking)] })).not.toContain("much weaker");
    },
  );
});

describe("a requirement that is met", () => {
  test("is in the headline with the variant to take", () => {
    expect(headline(sampleRequired(["met", "met", "cannot-tell", "not-met"], { best: 3 }))).toBe(
      "Take variant 17: it meets what you require, and on rows like your 240, expect it to be right 72.1% of the time, and 2 others can't be told apart from it",
    );
  });

  test("by a variant that others, which may meet it too, are better than", () => {
    const others = (best: number) => {
      const ranking = sampleRequired(["cannot-tell", "cannot-tell", "met"], { best });
      return headline({ ...ranking, recommendation: { ...ranking.recommendation, variant: "01" } });
    };
    expect(others(2)).toMatch(/^Take variant 01: it meets .*, while 2 that may meet it too are better$/);
    expect(others(1)).toMatch(/, while 1 that may meet it too is better$/);
  });

  test("where the variants do not differ beyond that", () => {
    const test = { name: "Cochran's Q" as const, statistic: 2, df: 2, p: 0.4 };
    expect(headline(sampleRequired(["met", "met", "not-met"], { test, best: 2 }))).toMatch(
      /^Take variant 17: it meets .*, and your data shows no difference between the variants beyond that$/,
    );
    // One that is ruled out as the best is a difference.
    expect(headline(sampleRequired(["met", "met", "not-met"], { test, best: 1 }))).toMatch(
      /and every other variant can be ruled out as the best$/,
    );
  });

  test("leaves a best set of those that may meet it", () => {
    const text = words(sampleRequired(["met", "met", "cannot-tell", "not-met"], { best: 2 }));
    expect(text).toContain(
      "2 of the 3 that may meet what you require can't be ruled out as the best at 95% confidence (the best set): 17 and 00.",
    );
    expect(text).toContain("over a variant picked at random of those that meet what you require (");
    expect(words(sampleRequired(["met", "met", "cannot-tell", "not-met"], { best: 4 }))).toContain(
      "None of the 3 that may meet what you require can be ruled out as the best",
    );
    expect(words(sampleRequired(["met", "met", "cannot-tell", "not-met"], { best: 1 }))).toContain(
      "Variant 17 is the only one of the 3 that may meet what you require that can't be ruled out as the best",
    );
  });

  test("by one variant alone is said of one", () => {
    expect(words(sampleRequired(["met", "not-met", "not-met"], { best: 1 }))).toContain(
      "Variant 17 is the only one that may meet what you require, and so the best set.",
    );
  });
});

describe("a requirement that cannot be told", () => {
  test("recommends nobody, and says how many may meet it", () => {
    expect(headline(sampleRequired(["cannot-tell", "not-met", "cannot-tell"]))).toBe(
      "Your 240 rows can't show that any variant meets what you require: 2 may",
    );
    expect(describeRanking(sampleRequired(["cannot-tell", "not-met"]), "Skin").headline).toBe(
      "Your 240 rows can't show that any variant of Skin meets what you require: 1 may",
    );
  });
});

describe("a requirement that is not met", () => {
  test("says so, and that there is no best set", () => {
    const ranking = sampleRequired(["not-met", "not-met", "not-met"]);
    expect(headline(ranking)).toBe("No variant meets what you require on your 240 rows");
    expect(words(ranking)).toContain("over a variant picked at random (95%");
    expect(words(ranking)).toContain("There is no best set, since no variant meets what you require.");
  });
});

describe("each constraint", () => {
  test("is told with how many meet it, do not, and cannot be told", () => {
    expect(words(sampleRequired(["met", "met", "not-met", "cannot-tell"]))).toContain(
      "Accuracy where time is night at least 70%: 2 variants meet it, 1 does not and for 1 these rows can't tell (each by its 95% interval).",
    );
    expect(words(sampleRequired(["met", "not-met", "not-met"]))).toContain(": 1 variant meets it and 2 do not (each");
    expect(words(sampleRequired(["met", "met"]))).toContain(": 2 variants meet it (each");
    expect(words(sampleRequired(["not-met", "not-met"]))).toContain(": 0 variants meet it and 2 do not (each");
  });

  test("that none surely meets is told with what can be reached: the figure that comes nearest", () => {
    const ranking = sampleRequired(["not-met", "cannot-tell", "not-met"]);
    const [required] = ranking.constraints;
    const highest = Math.max(...required!.variants.map(({ estimate }) => estimate!));
    const { variant, interval } = required!.variants.find(({ estimate }) => estimate === highest)!;
    const ends = interval!.map((end) => formatPercent(end)).join(" to ");
    expect(words(ranking)).toContain(
      `The highest seen is ${formatPercent(highest)} (95% interval ${ends}), of variant ${variant}.`,
    );
    expect(words(sampleRequired(["met", "not-met", "not-met"]))).not.toContain("highest seen");
    const least = { ...ranking, constraints: [{ ...required!, relation: "<=" as const }] };
    expect(words(least)).toContain("The lowest seen is ");
  });

  test("has its figure in its unit, and no interval where it needs none", () => {
    const ranking = sampleRanking({ count: 2 });
    const size = sampleConstraint(["met", "not-met"], ranking, {
      constraint: "size <= 1.5 MB",
      title: "size of the model",
      better: "lower",
      unit: "bytes",
      relation: "<=",
      threshold: 1.5e6,
    });
    const latency = { ...size, title: "latency (95th percentile)", unit: "ms" as const, threshold: 4.25 };
    expect(nameConstraint(size)).toBe("size of the model at most 1.5 MB");
    expect(nameConstraint(latency)).toBe("latency (95th percentile) at most 4.25 ms");
    expect(nameConstraint({ ...size, title: "log loss", unit: "number", threshold: 0.4 })).toBe("log loss at most 0.4");
    expect(words({ ...ranking, constraints: [size] })).toContain(
      "Size of the model at most 1.5 MB: 1 variant meets it and 1 does not.",
    );
  });
});

describe("measures that pull against each other", () => {
  const tradeoffs = (interval: [number, number] | null, rho: number | null = -0.6) => ({
    measures: [
      { measure: "accuracy", title: "accuracy", better: "higher" as const, unit: "share" as const },
      { measure: "size", title: "size of the model", better: "lower" as const, unit: "bytes" as const },
    ],
    front: ["17"],
    values: [],
    correlations: [{ one: "accuracy", other: "size", rho, interval }],
  });

  test("are told where their correlation lies surely below 0", () => {
    expect(words(sampleRanking({ tradeoffs: tradeoffs([-0.81, -0.234]) }))).toContain(
      "What is good for accuracy is bad for size of the model here: over the variants they pull against each other (rank correlation \u22120.6, 95% interval \u22120.81 to \u22120.234).",
    );
  });

  test.each([
    [tradeoffs([-0.81, 0.1])],
    [tradeoffs([-0.5, 0])],
    [tradeoffs([0.1, 0.9], 0.6)],
    [tradeoffs(null, null)],
    [null],
  ])("and not otherwise (%#)", (none) => {
    expect(words(sampleRanking({ tradeoffs: none }))).not.toContain("pull against");
  });
});

describe("what limits a ranking", () => {
  test("are variants that could not be ranked, with the reason", () => {
    const reason = "No row is predicted to be of class malignant by 7 of 9 variants.";
    const unranked = ["30", "31", "32", "33", "34", "35", "36"].map((variant) => ({ variant, reason }));
    expect(words(sampleRanking({ unranked }))).toContain(
      `7 variants could not be ranked (30, 31, 32, 33, 34 and 2 more): ${reason}`,
    );
    expect(words(sampleRanking({ unranked: unranked.slice(0, 1) }))).toContain(
      `1 variant could not be ranked (30): ${reason}`,
    );
    expect(words(sampleRanking())).not.toContain("could not be ranked");
  });

  test("are rows that do not count the same", () => {
    expect(words(sampleRanking({ effectiveRows: 151.6 }))).toContain(
      "Weighted, your 240 rows are worth 152 rows of equal weight.",
    );
    expect(words(sampleRanking())).not.toContain("Weighted");
  });
});

describe("the sides of pairs", () => {
  test("are told of the recommended variant", () => {
    const tally = { bothRight: 80, firstOnly: 12, secondOnly: 20, flips: 31, p: 0.2 };
    const pairs = {
      pairs: 120,
      unpaired: 0,
      variants: [
        { variant: "00", ...tally, flips: 99 },
        { variant: "17", ...tally },
      ],
    };
    expect(words(sampleRanking({ pairs }))).toContain(
      "Of your 120 pairs, variant 17 is right on both sides of 80, on the first alone of 12 and on the second alone of 20; its two answers differ in 31.",
    );
  });
});

describe("whether more data is worth it", () => {
  const moreData = {
    units: "rows" as const,
    leader: "17",
    rival: "00",
    lead: 0.0123,
    toPart: 4832,
    withinPoint: 3000,
    curve: [
      { units: 120, gain: 0.01, regret: 0.02, source: "subsampled" as const },
      { units: 240, gain: 0.015, regret: 0.015, source: "expected" as const },
      { units: 480, gain: 0.0204, regret: 0.01, source: "expected" as const },
    ],
  };

  test("is told where more than one could be the best, in round numbers", () => {
    expect(words(sampleRanking({ moreData }))).toContain(
      "To part variant 17 from the next, 00, it would take about 4,900 rows, if its lead of 1.2 points holds. With twice the rows, choosing can be expected to buy 0.5 points more.",
    );
    expect(words(sampleRanking({ moreData, best: 1 }))).not.toContain("To part");
  });

  test("is told in the unit of a metric that is no share", () => {
    const text = words(
      sampleRanking({
        moreData: { ...moreData, units: "groups" },
        unit: "number",
        title: "log loss",
        metric: "log-loss",
      }),
    );
    expect(text).toContain(
      "it would take about 4,900 groups, if its lead of 0.0123 holds. With twice the groups, choosing can be expected to buy 0.0054 more.",
    );
  });

  test("promises nothing where the two are level, or choosing buys nothing", () => {
    expect(words(sampleRanking({ moreData: { ...moreData, toPart: null } }))).toContain(
      "Variants 17 and 00 are level on your rows: there is no lead that more of them could confirm.",
    );
    const curve = moreData.curve.map((point) => ({ ...point, gain: 0 }));
    expect(words(sampleRanking({ moreData: { ...moreData, curve } }))).not.toContain("With twice");
  });
});

describe("what is published of the variants", () => {
  const borrowed = (first: string) => ({
    tests: 4,
    foretold: 0.4,
    variants: [
      { variant: first, estimate: 0.7 },
      { variant: "02", estimate: 0.6 },
    ],
  });

  test("is told where it speaks for the same variant", () => {
    expect(words(sampleRanking({ borrowed: borrowed("17") }))).toContain(
      "With what 4 published tests say of the variants added, variant 17 comes first as well.",
    );
    expect(words(sampleRanking())).not.toContain("published tests");
  });

  test("leaves no doubt which to take where it speaks for another", () => {
    expect(words(sampleRanking({ borrowed: borrowed("00") }))).toContain(
      "Take variant 17: it is what all figures here are about. Variant 00 comes first with what 4 published tests say of the variants added, and your rows can't rule it out either; in this family, choosing that way got more on few rows, without a guarantee. Take it instead where your data is like that of those tests.",
    );
    expect(words(sampleRanking({ borrowed: borrowed("04") }))).toContain(
      "variant 04 would come first, but by your own rows it is not in the best set: stay with variant 17.",
    );
  });

  test("is left out where no variant is to be taken", () => {
    expect(words({ ...sampleRequired(["not-met", "not-met"]), borrowed: borrowed("00") })).not.toContain("published");
    const yardsticks = { oneAnswer: null, mostGiven: { answer: "ill", rows: 240, labelled: 9 }, iid: null };
    expect(words(sampleRanking({ borrowed: borrowed("00"), yardsticks }))).not.toContain("published");
  });
});
