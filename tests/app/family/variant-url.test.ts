import { expect, test } from "vitest";
import { variantOfQuery, withVariant } from "#app/components/family/variant-url";

test("only a variant of the family is followed from an address", () => {
  expect(variantOfQuery("07", ["06", "07"])).toBe("07");
  for (const odd of [undefined, "", "99", ["07", "06"], "<b>"]) expect(variantOfQuery(odd, ["06", "07"])).toBeNull();
});

test("following changes the variant of the address and nothing else, and following none takes it out", () => {
  const address = "https://any.example/families/x?a=1&variant=03#lines";
  expect(withVariant(address, "07")).toBe("https://any.example/families/x?a=1&variant=07#lines");
  expect(withVariant(address, null)).toBe("https://any.example/families/x?a=1#lines");
});
