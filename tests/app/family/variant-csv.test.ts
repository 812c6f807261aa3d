import { expect, test } from "vitest";
import { variantCsv } from "#app/components/family/variant-csv";

test("holds the shown rows and columns in their order, with nothing where a figure is missing", () => {
  const text = variantCsv(
    [
      { variant: "07", bytes: 20, figures: { a: 0.5, b: undefined, hidden: 1 } },
      { variant: "03", bytes: 10, figures: { a: 0.25, b: 1, hidden: 1 } },
    ],
    [
      { name: "b", title: "B, and more" },
      { name: "a", title: "A" },
    ],
  );
  expect(text).toBe('variant,"B, and more",A,bytes\r\n07,,0.5,20\r\n03,1,0.25,10\r\n');
});

test("a title that a spreadsheet would run as a formula is plain text", () => {
  expect(variantCsv([], [{ name: "a", title: "=1+1" }])).toBe("variant,'=1+1,bytes\r\n");
});
