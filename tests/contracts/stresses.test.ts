import { describe, expect, test } from "vitest";
import { rankingOptionsSchema } from "#server/contracts/ranking";
import { checkStresses, formatStress, MOST_STRESSES, nameStress, parseStress } from "#server/contracts/stresses";

const typos = { operation: "typos", level: 3, seed: 1 };

describe("stresses in the options of a ranking", () => {
  const read = (stresses: unknown) => rankingOptionsSchema.safeParse({ stresses });

  test("are none unless told, and have seed 1", () => {
    expect(rankingOptionsSchema.parse({}).stresses).toEqual([]);
    expect(read([{ operation: "typos", level: 3 }]).data?.stresses).toEqual([typos]);
  });

  test("are refused twice over, but not with another seed", () => {
    expect(read([typos, typos]).error?.issues[0]?.message).toBe("each stress once");
    expect(read([typos, { ...typos, seed: 2 }]).success).toBe(true);
  });

  test("are at most twelve", () => {
    const many = (count: number) => Array.from({ length: count }, (_, seed) => ({ ...typos, seed }));
    expect(read(many(MOST_STRESSES)).success).toBe(true);
    expect(read(many(MOST_STRESSES + 1)).success).toBe(false);
  });
});

describe("a stress in one word", () => {
  test("is read with or without its seed", () => {
    expect(parseStress("typos:3")).toEqual(typos);
    expect(parseStress("gaussian-noise:2:7")).toEqual({ operation: "gaussian-noise", level: 2, seed: 7 });
    expect(parseStress("letter-case:upper")).toEqual({ operation: "letter-case", level: "upper", seed: 1 });
    expect(parseStress("brightness-shift:-0.1")).toEqual({ operation: "brightness-shift", level: -0.1, seed: 1 });
  });

  test("is written as it is read", () => {
    for (const text of ["typos:3:1", "remove-panel:blood-count:9", "rotate:180:1"]) {
      const read = parseStress(text);
      expect(typeof read === "string" ? read : formatStress(read)).toBe(text);
    }
  });

  test("that is none is told how to write one", () => {
    for (const text of ["", "typos", "typos:", ":3", "Typos:3"]) expect(parseStress(text)).toContain("typos:3");
    expect(parseStress("typos:3:99999999999")).toContain("is no stress");
  });

  test("is named with its seed only where it is not the usual one", () => {
    expect(nameStress(typos)).toBe("Typos, severity 3");
    expect(nameStress({ ...typos, seed: 7 })).toBe("Typos, severity 3, seed 7");
  });
});

describe("what a family's rows can be put to", () => {
  const panel = { name: "BUN", description: "", unit: null, range: null, missingShare: 0, panel: "renal" };
  const check = (operation: string, level: number | string, modality: "text" | "image" | "tabular") => () =>
    checkStresses([{ operation, level, seed: 1 }], { modality, features: [panel] });

  test("is what there is for its kind of input", () => {
    expect(check("typos", 3, "text")).not.toThrow();
    expect(check("fog", 3, "image")).not.toThrow();
    expect(check("typos", 3, "image")).toThrow("Nothing called 'typos' can be done to this kind of input (image).");
    expect(check("made-up", 3, "text")).toThrow("'made-up'");
  });

  test("has the levels that there are, its panels and features among them", () => {
    expect(check("typos", 6, "text")).toThrow("'typos' has no severity '6'.");
    expect(check("typos", "3", "text")).toThrow("'typos' has no severity '3'.");
    expect(check("remove-panel", "renal", "tabular")).not.toThrow();
    expect(check("remove-panel", "liver", "tabular")).toThrow("no panel 'liver'");
    expect(check("remove-feature", "BUN", "tabular")).not.toThrow();
  });
});
