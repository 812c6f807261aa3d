import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { levelsOf, STRESSES, stressesOf } from "#server/contracts/stresses";
import { InputError } from "#server/errors";
import { FEATURE_OPERATIONS, IMAGE_OPERATIONS, TEXT_OPERATIONS } from "#server/stress/operations";
import { stressTexts } from "#server/stress/stress-texts";

const once = (operation: string, level: number | string, text: string, seed = 1, row = 0): string =>
  stressTexts({ operation, level, seed }, [text], row)[0] as string;

const REVIEW =
  "James thought that the film was slow, but his sister Mary liked what he had written about the old actress and her house.";

const steps = stressesOf("text").flatMap((kind) => levelsOf(kind).map((level) => ({ operation: kind.name, level })));

describe("what people can choose", () => {
  test("is what there is to be done, by the same names, titles and levels", () => {
    const operations = [...IMAGE_OPERATIONS, ...TEXT_OPERATIONS, ...FEATURE_OPERATIONS];
    expect(STRESSES.map(({ name }) => name).toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
    for (const { name, title, description, level, levels } of STRESSES) {
      const found = operations.find((operation) => operation.name === name);
      expect(found).toMatchObject({ description, level, levels: typeof levels === "string" ? [] : levels });
      // Two operations of the published tests are both called "Brightness"; people need to tell them apart.
      if (name !== "brightness-shift") expect(found?.title).toBe(title);
    }
  });

  test("offers first a level that there is", () => {
    for (const kind of STRESSES.filter(({ usual }) => usual !== null)) expect(levelsOf(kind)).toContain(kind.usual);
  });
});

describe.each(steps)("$operation at $level", ({ operation, level }) => {
  test("gives the same text for the same seed and row", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(1000), fc.nat(1000), (text, seed, row) => {
        expect(once(operation, level, text, seed, row)).toBe(once(operation, level, text, seed, row));
      }),
      { numRuns: 50 },
    );
  });

  test("takes any text, broken halves of characters too, and keeps its length within bounds", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.array(fc.nat(0xffff), { maxLength: 80 }).map((codes) => String.fromCharCode(...codes)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const made = once(operation, level, text);
        expect(made.length).toBeLessThanOrEqual(3 * text.length + 12);
      }),
      { numRuns: 100 },
    );
  });

  test("leaves a text without words as it is, apart from its spaces and marks", () => {
    expect(once(operation, level, "")).toBe("");
    expect(once(operation, level, "12345")).toBe("12345");
  });

  test("keeps both texts of a pair in their places", () => {
    expect(stressTexts({ operation, level, seed: 1 }, ["", REVIEW], 0)).toHaveLength(2);
    expect(stressTexts({ operation, level, seed: 1 }, ["", REVIEW], 0)[0]).toBe("");
  });
});

describe("what is drawn", () => {
  test.each(["typos", "punctuation", "look-alikes"])("by %s is another with another seed or row", (operation) => {
    expect(once(operation, 3, REVIEW, 1)).not.toBe(once(operation, 3, REVIEW, 2));
    expect(once(operation, 3, REVIEW, 1, 0)).not.toBe(once(operation, 3, REVIEW, 1, 1));
  });

  const distance = (one: string, other: string): number => {
    const [a, b] = [one.split(" "), other.split(" ")];
    return a.filter((word, at) => word !== b[at]).length;
  };

  test.each(["typos", "look-alikes"])("by %s reaches more words at each level", (operation) => {
    const reached = [1, 2, 3, 4, 5].map((level) =>
      Array.from({ length: 40 }, (_, row) => distance(REVIEW, once(operation, level, REVIEW, 1, row))).reduce(
        (sum, each) => sum + each,
        0,
      ),
    );
    expect(reached).toEqual(reached.toSorted((a, b) => a - b));
    expect(new Set(reached).size).toBe(5);
  });

  test("by punctuation reaches more marks and spaces at each level", () => {
    const text = "a, b. c; d! e? f: g, h. i, j; k! l".repeat(3);
    const bare = (level: number): number =>
      Array.from({ length: 40 }, (_, row) =>
        Math.abs(once("punctuation", level, text, 1, row).split("  ").length - 1),
      ).reduce((sum, each) => sum + each, 0);
    expect(bare(5)).toBeGreaterThan(bare(3));
    expect(bare(3)).toBeGreaterThan(bare(1));
  });
});

describe("single operations", () => {
  test("typos slip once in a word and leave short words alone", () => {
    const made = once("typos", 5, "to be or no to it is wonderful");
    expect(made).toMatch(/^to be or no to it is \S+$/);
    expect(made).not.toBe("to be or no to it is wonderful");
  });

  test("letter case is lower, upper or title", () => {
    expect(once("letter-case", "lower", "A Film, DON'T")).toBe("a film, don't");
    expect(once("letter-case", "upper", "A Film, don't")).toBe("A FILM, DON'T");
    expect(once("letter-case", "title", "a film, DON'T")).toBe("A Film, Don't");
  });

  test("look-alikes look the same and are not", () => {
    const made = once("look-alikes", 5, "cop");
    expect(made).not.toBe("cop");
    expect(made).toHaveLength(3);
  });

  test("a name is replaced wherever it stands, in both texts of a pair, in its own letters and with its ending", () => {
    const [one = "", two = ""] = stressTexts(
      { operation: "name-swap", level: "common", seed: 4 },
      ["James met MARY and Mary's dog.", "JAMES left."],
      0,
    );
    const found = /^(\p{Lu}\p{Ll}+) met (\p{Lu}+) and (\p{Lu}\p{Ll}+)'s dog\.$/u.exec(one);
    expect(found?.[2]).toBe(found?.[3]?.toUpperCase());
    expect(two).toBe(`${found?.[1]?.toUpperCase()} left.`);
    expect(found?.[1]).not.toBe("James");
    expect(found?.[3]).not.toBe("Mary");
  });

  test("words that are names only with a capital stay without one", () => {
    expect(once("name-swap", "common", "a frank talk, an amy")).toBe("a frank talk, an amy");
  });

  test("the other gender is put in, with what her stands for", () => {
    expect(once("gender-swap", "all", "He gave his mother her coat.")).toBe("She gave her father his coat.");
    expect(once("gender-swap", "all", "I saw her. I gave it to her and left.")).toBe(
      "I saw him. I gave it to him and left.",
    );
    expect(once("gender-swap", "all", "The ACTRESS's film")).toBe("The ACTOR's film");
  });

  test("a negation is put in behind the first verb that takes it", () => {
    expect(once("negation", "insert", "The film was good and is long.")).toBe("The film was not good and is long.");
    expect(once("negation", "insert", "It has been fun")).toBe("It has not been fun");
    expect(once("negation", "insert", "Good film")).toBe("Good film");
  });

  test("a negation is taken out", () => {
    expect(once("negation", "remove", "The film was not good.")).toBe("The film was good.");
    expect(once("negation", "remove", "I don't like it")).toBe("I do like it");
    expect(once("negation", "remove", "It won't end")).toBe("It will end");
    expect(once("negation", "remove", "We cannot say")).toBe("We can say");
    expect(once("negation", "remove", "never again")).toBe("again");
  });

  test("a negation goes into the second text of a pair only", () => {
    expect(stressTexts({ operation: "negation", level: "insert", seed: 1 }, ["It is so.", "It is so."], 0)).toEqual([
      "It is so.",
      "It is not so.",
    ]);
  });

  test("says what there is where an operation or a level is unknown", () => {
    expect(() => once("fog", 1, "a")).toThrow(InputError);
    expect(() => once("typos", 6, "a")).toThrow("'typos' has no level 6: a severity is 1, 2, 3, 4 or 5.");
    expect(() => once("letter-case", "small", "a")).toThrow("lower or upper");
  });
});
