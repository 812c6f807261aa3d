import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { type Picture, writeIndex, writePicture } from "./pictures.ts";
import { prepareRoutes } from "./routes.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The rules that depend on colours: the rest of a page is the same in the dark. */
const RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"];

/** Pictures cost half the time, and are for people. */
const isDrawn = Boolean(process.env.WRITE_SCREENSHOTS);

/** What axe finds wrong, one line a rule. */
async function faultsOf(page: Page, colorScheme: string): Promise<string[]> {
  // What passes is not listed, and no second page is opened to put frames together, of which there are none.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode(true);
  const { violations } = await (colorScheme === "light"
    ? axe.withTags(RULES)
    : axe.withRules(RULES_OF_COLOUR)
  ).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

test("no page is wider than the screen or has a fault that axe finds, in light and in dark", async ({ page }, {
  project,
}) => {
  test.setTimeout(600_000);
  const pictures: Picture[] = [];
  for (const { name, path, title } of await prepareRoutes(page)) {
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(excess, `${path} is wider than the screen by this many pixels`).toBeLessThanOrEqual(0);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const picture: Picture = { name, title, screen: project.name, scheme: colorScheme };
      if (isDrawn) pictures.push(await writePicture(page, picture));
      expect.soft(await faultsOf(page, colorScheme), `${path}, ${colorScheme}`).toEqual([]);
    }
  }
  if (isDrawn) writeIndex(pictures);
});
