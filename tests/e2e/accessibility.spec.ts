import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { prepareRoutes } from "./routes.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

test("axe finds nothing on any page, in light and in dark", async ({ page }) => {
  test.setTimeout(400_000);
  for (const { path } of await prepareRoutes(page)) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      expect.soft(found, `${path}, ${colorScheme}`).toEqual([]);
    }
  }
});
