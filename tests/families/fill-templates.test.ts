import { describe, expect, it } from "vitest";
import { fillTemplate } from "#cli/families/fill-templates";

describe("a template", () => {
  const text = "{He|She} is {a} {occupation} and does {his|her} work.";
  it("differs in nothing but the swapped words", () => {
    expect(fillTemplate(text, "baker", 0)).toBe("He is a baker and does his work.");
    expect(fillTemplate(text, "baker", 1)).toBe("She is a baker and does her work.");
  });
  it("has the right article before a vowel", () => {
    expect(fillTemplate(text, "engineer", 1)).toBe("She is an engineer and does her work.");
  });
});
