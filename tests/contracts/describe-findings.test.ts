import { describe, expect, test } from "vitest";
import { describeRepeated, describeSound, warnOfFindings } from "#server/contracts/describe-findings";
import type { Findings } from "#server/contracts/findings";

const none = { rows: 0, clusters: 0, examples: [] };
const sound: Findings = {
  duplicates: none,
  conflicts: none,
  nearDuplicates: none,
  training: null,
  names: {},
  listed: null,
  features: [],
};

function warn(rows: number, training: Findings["training"]): string[] {
  return warnOfFindings({ rows, modality: "text", findings: { ...sound, training } });
}

describe("a leak of training data", () => {
  test("is said with its rows and what it means, the louder the larger it is", () => {
    expect(warn(500, { compared: 9000, exact: 300, near: null, examples: [1, 2, 3] })).toEqual([
      "300 of your 500 rows are examples that these models were trained on. Every variant knows them by heart, so a ranking on these rows says nothing about new data. Remove them (such as rows 1, 2 and 3) and rank again, or take rows that the models cannot have seen.",
    ]);
    expect(warn(500, { compared: 9000, exact: 50, near: 12, examples: [1] })[0]).toMatch(
      /^50 of your 500 rows are .* trained on, and 12 more are nearly the same as one\. .* says little about new data/,
    );
    expect(warn(500, { compared: 9000, exact: 1, near: 0, examples: [7] })).toEqual([
      "1 of your 500 rows is an example that these models were trained on. Every variant knows them by heart, which flatters all of them. Remove them (row 7) and rank again, or take rows that the models cannot have seen.",
    ]);
  });

  test("of rows that are only nearly the same says so", () => {
    expect(warn(500, { compared: 9000, exact: 0, near: 2, examples: [7, 1200] })[0]).toMatch(
      /^2 of your 500 rows are nearly the same as an example that these models were trained on\. .*\(rows 7 and 1,200\)/,
    );
  });

  test("is not claimed where there is none, or where nobody looked", () => {
    expect(warn(500, { compared: 9000, exact: 0, near: 0, examples: [] })).toEqual([]);
    expect(warn(500, null)).toEqual([]);
    expect(warnOfFindings({ rows: 500, modality: "text", findings: null })).toEqual([]);
  });
});

test("rows that say the same are told with their numbers, conflicts first", () => {
  const told = describeRepeated(
    { modality: "text" },
    {
      ...sound,
      duplicates: {
        rows: 5,
        clusters: 2,
        examples: [
          [3, 9],
          [4, 7, 8],
        ],
      },
      conflicts: { rows: 2, clusters: 1, examples: [[3, 9]] },
      nearDuplicates: { rows: 2, clusters: 1, examples: [[11, 12]] },
    },
  );
  expect(told).toHaveLength(3);
  expect(told[0]).toMatch(/^2 rows in 1 cluster have the very same input and different labels.*: rows 3 and 9\.$/);
  expect(told[1]).toMatch(/^5 rows in 2 clusters .*: rows 3 and 9; 4, 7 and 8\.$/);
  expect(told[2]).toContain("group column");
});

test("images are called by their files' names too, but not where a report may be shared", () => {
  const findings = {
    ...sound,
    names: { "3": "cats/a.png", "9": "dogs/b.png" },
    training: { compared: 9000, exact: 1, near: 0, examples: [3] },
    duplicates: { rows: 2, clusters: 1, examples: [[3, 9]] },
  };
  const images = { rows: 500, modality: "image", findings } as const;
  expect(warnOfFindings(images, true)[0]).toContain("(row 3 (cats/a.png))");
  expect(describeRepeated(images, findings)[0]).toContain("rows 3 (cats/a.png) and 9 (dogs/b.png).");
  expect(warnOfFindings(images).join()).not.toContain("cats/a.png");
  expect(warnOfFindings({ ...images, modality: "text" }, true).join()).not.toContain("cats/a.png");
});

describe("what could not be looked for", () => {
  test.each([
    ["text-pair", 100, "in pairs of texts"],
    ["tabular", 100, "in tables"],
    ["text", 300_000, "in sets of more than 250,000 rows"],
    ["image", 100, "look too much alike"],
  ] as const)("is said of %s in %d rows", (modality, rows, why) => {
    const findings = { ...sound, nearDuplicates: null };
    expect(describeSound({ rows, modality, findings }, findings).join(" ")).toContain(why);
  });

  test("is said of a family that publishes no fingerprints", () => {
    expect(describeSound({ rows: 5, modality: "text", findings: sound }, sound).at(-1)).toContain("go unnoticed");
  });
});
