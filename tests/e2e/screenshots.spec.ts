import { expect, test } from "@playwright/test";
import { prepareRoutes } from "./routes.ts";

test("every page can be looked at afterwards, and none is wider than the screen", async ({ page }, { project }) => {
  test.setTimeout(400_000);
  for (const { name, path } of await prepareRoutes(page)) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await page.screenshot({ path: `test-results/screenshots/${name}-${project.name}-${colorScheme}.png` });
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(excess, `${path} is wider than the screen by this many pixels`).toBeLessThanOrEqual(0);
    }
  }
});
