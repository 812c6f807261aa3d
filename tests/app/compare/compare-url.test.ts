import { expect, test } from "vitest";
import { choiceOfQuery, compareHref, compareOnRowsHref } from "#app/components/compare/compare-url";

const known = ["00", "01", "02", "03", "04", "05", "06"];

test("a list with commas and a name given several times read the same, in their order and each once", () => {
  const expected = { chosen: ["03", "01"], notes: [] };
  expect(choiceOfQuery("03,01", known)).toEqual(expected);
  expect(choiceOfQuery(["03", "", "01", "03"], known)).toEqual(expected);
});

test("nothing asked is nothing wrong", () => {
  expect(choiceOfQuery(undefined, known)).toEqual({ chosen: [], notes: [] });
  expect(choiceOfQuery(["", ""], known)).toEqual({ chosen: [], notes: [] });
});

test("one is too few, six are too many, and what is not there is named, cut short", () => {
  expect(choiceOfQuery("01", known).notes).toEqual([expect.stringContaining("at least 2")]);
  const many = choiceOfQuery("00,01,02,03,04,05", known);
  expect(many.chosen).toHaveLength(5);
  expect(many.notes).toEqual([expect.stringContaining("At most 5")]);
  const odd = choiceOfQuery(`00,01,${"x".repeat(500)}`, known);
  expect(odd.chosen).toEqual(["00", "01"]);
  expect(odd.notes).toEqual([`There is no variant “${"x".repeat(12)}”.`]);
});

test("a variant that could not be run is told apart from one that there never was", () => {
  const { chosen, notes } = choiceOfQuery("00,07,99,01", known, ["07"]);
  expect(chosen).toEqual(["00", "01"]);
  expect(notes).toEqual(["Variant 07 could not be run.", "There is no variant “99”."]);
});

test("an address made from a choice is read back as it", () => {
  for (const address of [compareHref("sentiment", ["03", "00"]), compareOnRowsHref("an-id", ["03", "00"])]) {
    const query = new URL(address, "http://any").searchParams;
    expect(choiceOfQuery(query.getAll("variants"), known).chosen).toEqual(["03", "00"]);
  }
});
