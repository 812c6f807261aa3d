import { describe, expect, test } from "vitest";
import { actionOf, isFree, shortcuts } from "#app/lib/shortcuts";

const plain = { ctrlKey: false, metaKey: false, altKey: false, isComposing: false, defaultPrevented: false };
const within = (part: string) => ({ closest: (selector: string) => selector.split(", ").includes(part) || null });

describe("keyboard shortcuts", () => {
  test("all that are listed do something", () => {
    for (const { keys } of shortcuts) {
      const actions = keys.map((key, index) => actionOf(keys[index - 1] ?? null, key));
      expect(actions.at(-1), keys.join(" ")).not.toBeNull();
      expect(actions.at(-1), keys.join(" ")).not.toBe("wait");
    }
  });

  test("go to the place that the second key names, and only after g", () => {
    expect(actionOf("g", "f")).toEqual({ to: "/" });
    expect(actionOf("g", "d")).toEqual({ to: "/stress-sets" });
    expect(actionOf("g", "h")).toEqual({ to: "/docs" });
    expect(actionOf(null, "f")).toBeNull();
    expect(actionOf("g", "x")).toBeNull();
  });

  test.each(["input", "textarea", "select", "[contenteditable]", "[role=dialog]"])("rest within %s", (part) => {
    expect(isFree(plain, within(part))).toBe(false);
  });

  test.each(["ctrlKey", "metaKey", "altKey", "isComposing", "defaultPrevented"])("rest with %s", (key) => {
    expect(isFree({ ...plain, [key]: true }, null)).toBe(false);
  });

  test("work anywhere else", () => {
    expect(isFree(plain, within("button"))).toBe(true);
    expect(isFree(plain, null)).toBe(true);
  });
});
