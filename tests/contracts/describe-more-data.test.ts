import { describe, expect, test } from "vitest";
import { captionOfMoreData, compareGains, describeParting } from "#server/contracts/describe-more-data";
import type { MoreData } from "#server/contracts/ranking";
import { roundUp } from "#server/contracts/round-up";
import { describeRanking } from "#server/report/verdict";
import { sampleRanking } from "#tests/report/sample-ranking";

const moreData: MoreData = {
  units: "rows",
  leader: "17",
  rival: "00",
  lead: 0.0123,
  toPart: 5153,
  withinPoint: 4098,
  curve: [
    { units: 120, gain: 0.01, regret: 0.02, source: "subsampled" },
    { units: 240, gain: 0.004, regret: 0.015, source: "expected" },
    { units: 480, gain: 0.0204, regret: 0.01, source: "expected" },
  ],
};

test.each([
  [7, 7],
  [99, 99],
  [101, 110],
  [4098, 4100],
  [5153, 5200],
  [5200, 5200],
])("%i rows are about %i", (rows, about) => expect(roundUp(rows)).toBe(about));

describe("the rows that part two variants", () => {
  test("are one figure wherever they are told", () => {
    const about = `about ${roundUp(5153).toLocaleString("en-GB")} rows`;
    expect(describeParting(moreData, "1.2 points")[0]).toContain(about);
    expect(describeRanking(sampleRanking({ moreData })).sentences.join()).toContain(about);
  });

  test("are none for two that are level, which is told apart from knowing how far apart they are", () => {
    expect(describeParting({ ...moreData, toPart: null }, "0 points")).toEqual([
      "Variants 17 and 00 are level on your rows: there is no lead that more of them could confirm.",
      "To know how far apart the two are, to within one point either way: about 4,100 rows.",
    ]);
    expect(describeParting({ ...moreData, withinPoint: null }, "1.2 points")).toHaveLength(1);
  });
});

describe("the table of choosing on more rows", () => {
  test("says what is tried and what is worked out, as far as there is either", () => {
    expect(captionOfMoreData(moreData, "recall")).toContain("“tried on parts”: chosen on a part of your rows");
    const expected = moreData.curve.filter(({ source }) => source === "expected");
    expect(captionOfMoreData({ ...moreData, curve: expected }, "recall")).not.toContain("tried");
  });

  test("says why its line of all rows is not the gain of the recommendation", () => {
    expect(compareGains(moreData, "+1.5 points", "-0.2 to +3.0 points")).toMatch(
      /^The line of 240 rows and the gain of the recommendation \(\+1\.5 points, .* two estimates of the same thing/,
    );
    expect(compareGains({ ...moreData, curve: [] }, "", "")).toBe(null);
  });
});
