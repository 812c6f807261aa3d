import { describe, expect, test } from "vitest";
import { FEW_ROWS } from "#server/contracts/few-rows";
import { rankingSchema } from "#server/contracts/ranking";
import { describeRanking } from "#server/report/verdict";
import { sampleRanking, sampleSlice } from "#tests/report/sample-ranking";

const words = (ranking = sampleRanking()) => describeRanking(ranking).sentences.join("\n");

test("the made-up ranking obeys the contract", () => {
  expect(rankingSchema.parse(sampleRanking())).toEqual(sampleRanking());
});

describe("the headline", () => {
  test("recommends one of a small best set, with the out-of-bag expectation and not its own score", () => {
    const { headline } = describeRanking(sampleRanking({ best: 7, count: 50 }));
    expect(headline).toBe(
      "Take variant 17: on rows like your 240, expect it to be right 72.1% of the time, and 6 others can't be told apart from it",
    );
  });

  test("counts one other in the singular", () => {
    expect(describeRanking(sampleRanking({ best: 2 })).headline).toMatch(/, and 1 other can't be told apart from it$/);
  });

  test("says so where one variant stands alone", () => {
    expect(describeRanking(sampleRanking({ best: 1 })).headline).toMatch(/every other variant can be ruled out/);
  });

  test("recommends nobody out of a large best set", () => {
    const { headline } = describeRanking(sampleRanking({ best: 31, count: 50 }));
    expect(headline).toBe("These 31 variants can't be told apart on your 240 rows");
  });

  test("follows the confidence asked for", () => {
    const test = { name: "Cochran's Q" as const, statistic: 9, df: 5, p: 0.03 };
    expect(describeRanking(sampleRanking({ test })).headline).toMatch(/^Take/);
    expect(describeRanking(sampleRanking({ test, confidence: 0.99 })).headline).toMatch(/^Your data shows little/);
  });

  test("names the family where it is told", () => {
    expect(describeRanking(sampleRanking(), "Film reviews").headline).toMatch(/^Take variant 17 of Film reviews:/);
  });

  test("groups thousands", () => {
    expect(describeRanking(sampleRanking({ rows: 3765 })).headline).toContain("your 3,765,");
  });
});

describe("the test of all variants and the best set", () => {
  const told = (best: number, p: number, count = 50) =>
    describeRanking(sampleRanking({ best, count, test: { name: "Cochran's Q", statistic: 50, df: count - 1, p } }));
  const CHANCE = 0.43;
  const SURE = 0.0001;

  test("no difference is what the headline says only where none is ruled out", () => {
    const { headline, sentences } = told(50, CHANCE);
    expect(headline).toBe("Your data does not show any difference between the 50 variants");
    expect(sentences).toContainEqual(expect.stringContaining("None of the 50 variants can be ruled out as the best"));
    expect(sentences).toContainEqual(expect.stringMatching(/^Differences as large as these .* n = 240 rows\)\.$/));
  });

  test.each([1, 3, 47, 49])(
    "where chance explains all and %i are left, both are said, and how they go together",
    (best) => {
      const { headline, sentences } = told(best, CHANCE);
      expect(headline).toBe(
        `Your data shows little difference between the 50 variants: ${50 - best} can be ruled out as the best, ${best} can't`,
      );
      expect(sentences).toContainEqual(
        expect.stringMatching(
          new RegExp(
            `^Taken all together, differences as large as these can arise by chance alone .*: that ${50 - best} can be ruled out as the best comes of holding each against its rivals one by one, which is another, sharper question\\.$`,
          ),
        ),
      );
    },
  );

  test("where the variants differ and none is ruled out, both are said too", () => {
    const { headline, sentences } = told(50, SURE);
    expect(headline).toBe("The 50 variants differ on your 240 rows, but each of them could be the best");
    expect(sentences).toContainEqual(
      expect.stringMatching(
        /^The variants do differ on your data .*: which of them is the best, these rows can't tell\.$/,
      ),
    );
  });

  test("in no combination does the headline deny a difference that a sentence claims", () => {
    for (const p of [CHANCE, SURE])
      for (const best of [1, 2, 10, 11, 49, 50]) {
        const { headline, sentences } = told(best, p);
        const isDenied = headline.includes("does not show any difference");
        const isClaimed = best < 50 || sentences.some((each) => each.startsWith("The variants do differ"));
        expect(isDenied && isClaimed, `${best} ${p}`).toBe(false);
        expect(isDenied || isClaimed, `${best} ${p}`).toBe(true);
      }
  });
});

describe("the best set", () => {
  test("is listed up to ten", () => {
    expect(words(sampleRanking({ best: 3 }))).toContain(
      "3 of 6 variants can't be ruled out as the best at 95% confidence (the best set): 17, 00 and 01.",
    );
    expect(words(sampleRanking({ best: 31, count: 50 }))).toContain(
      ": 17, 00, 01, 02, 03, 04, 05, 06, 07, 08 and 21 more.",
    );
  });
});

describe("what to expect", () => {
  test("stands with its interval, and the flattering score beside it", () => {
    expect(words()).toContain("right 72.1% of the time on new rows like yours (95% interval 66.1% to 78.1%");
    expect(words()).toContain("variant 17 scores 75.0%, which tends to flatter");
  });
});

describe("what choosing buys", () => {
  test("is stated where the interval lies above 0", () => {
    expect(words()).toContain(
      "Choosing buys 1.9 percentage points over a variant picked at random (95% interval 0.4 to 3.1).",
    );
  });

  test.each([
    [0.004, [-0.003, 0.011], "Choosing may buy nothing: the estimate is 0.4 percentage points", "\u22120.3 to 1.1"],
    [0.004, [0, 0.011], "Choosing may buy nothing", "0.0 to 1.1"],
    [-0.02, [-0.03, -0.01], "did worse than picking at random: \u22122.0 percentage points", "\u22123.0 to \u22121.0"],
  ] as const)("is owned up to for an estimate of %f in %j", (estimate, [low, high], sentence, range) => {
    const { recommendation } = sampleRanking();
    const gainOverRandom = { estimate, interval: [low, high] as [number, number] };
    const text = words(sampleRanking({ recommendation: { ...recommendation, gainOverRandom } }));
    expect(text).toContain(sentence);
    expect(text).toContain(range);
    expect(text).not.toContain("Choosing buys");
  });
});

describe("the test", () => {
  test("has its name, its p and n", () => {
    expect(words()).toContain("(Cochran's Q = 31.3, 5 degrees of freedom, p < 0.001, n = 240 rows)");
  });

  test.each([
    [0.0009999, "p < 0.001"],
    [0.001, "p = 0.001"],
    [0.0042, "p = 0.004"],
    [0.0496, "p = 0.050"],
    [0.312, "p = 0.31"],
    [1, "p = 1.00"],
  ])("writes %f as %s", (p, written) => {
    expect(words(sampleRanking({ test: { name: "Cochran's Q", statistic: 3, df: 5, p } }))).toContain(
      `, ${written}, n`,
    );
  });

  test("tells of groups and the permutation test", () => {
    const test = { name: "permutation test of the range" as const, statistic: 0.0412, df: null, p: 0.02 };
    const text = words(sampleRanking({ groups: 41, test }));
    expect(text).toContain("(permutation test of the range: 0.0412, p = 0.020, n = 240 rows in 41 groups)");
    expect(text).toContain("what counts is your 41 groups rather than the 240 rows");
    expect(words()).not.toContain("groups");
  });
});

describe("weak slices", () => {
  test("are told where the two intervals do not overlap, weakest first", () => {
    const ranking = sampleRanking();
    const slices = [
      sampleSlice("style", "negated", 0.58, ranking),
      sampleSlice("style", "plain", 0.74, ranking),
      sampleSlice("aspect", "delivery", 0.41, ranking),
      sampleSlice("aspect", "price", 0.62, ranking),
      sampleSlice("aspect", "tiny", null, ranking),
    ];
    const weak = describeRanking({ ...ranking, slices }).sentences.filter((text) => text.includes("much weaker"));
    expect(weak).toEqual([
      "Variant 17 is much weaker where aspect is “delivery”: right on 41.0% of 60 rows (95% interval 31.0% to 51.0%), against 75.0% on all rows.",
      "Variant 17 is much weaker where style is “negated”: right on 58.0% of 60 rows (95% interval 48.0% to 68.0%), against 75.0% on all rows.",
    ]);
  });

  test("are those of as many rows as the heat map takes for enough, counted where recall counts: in the class", () => {
    const ranking = sampleRanking();
    const weak = (rows: number, n?: number) => {
      const slice = sampleSlice("site", "foot", 0.2, ranking);
      const variants = slice.variants.map((own) => (n === undefined ? own : { ...own, n }));
      return describeRanking({ ...ranking, slices: [{ ...slice, rows, variants }] }).sentences.filter((text) =>
        text.includes("much weaker"),
      );
    };
    expect(weak(FEW_ROWS)).toHaveLength(1);
    expect(weak(FEW_ROWS - 1)).toEqual([]);
    expect(weak(200, FEW_ROWS - 1)).toEqual([]);
    expect(weak(200, FEW_ROWS)[0]).toContain(`of ${FEW_ROWS} rows`);
  });

  test("beyond five are counted", () => {
    const ranking = sampleRanking();
    const slices = Array.from({ length: 7 }, (_, index) => sampleSlice("city", `${index}`, 0.3, ranking));
    const { sentences } = describeRanking({ ...ranking, slices });
    expect(sentences.at(-1)).toBe("It is much weaker in 2 more slices; see the table.");
    expect(sentences.filter((text) => text.includes("where city is"))).toHaveLength(5);
  });
});
