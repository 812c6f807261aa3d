import { expect, type Page, test } from "@playwright/test";

type Focused = { role: string; name: string; isSeen: boolean };

const focused = (page: Page): Promise<Focused> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const { top, bottom } = element.getBoundingClientRect();
    const name = element.getAttribute("aria-label") ?? element.innerText ?? "";
    return {
      role: element.tagName.toLowerCase(),
      name: name.replace(/\s+/g, " ").trim(),
      isSeen:
        ((outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none") &&
        bottom > 0 &&
        top < window.innerHeight,
    };
  });

/** Presses Tab until what is asked for has the focus, which can be seen there. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < 150; step++) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    if (!name.test(at.name)) {
      passed.push(at.name);
      continue;
    }
    expect(at, "the focus can be seen").toMatchObject({ isSeen: true });
    return;
  }
  throw new Error(`Tab did not lead to ${name}, but to: ${passed.join(" | ")}`);
}

test("the main job is done by keyboard alone", async ({ page }) => {
  await page.goto("/");
  await tabTo(page, /^Skip to/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Sentiment of reviews$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sentiment of reviews");

  await tabTo(page, /^Rank these \d+ on your own data/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/evaluate$/);
  await tabTo(page, /^Use our sample set$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "The first rows" })).toBeVisible();

  await tabTo(page, /^Read the rows this way$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /rows? ready/ })).toBeVisible();
  await tabTo(page, /^Rank all \d+$/);
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: /^Recommended: variant \d+/ })).toBeVisible({ timeout: 90_000 });
  const downloading = page.waitForEvent("download");
  await tabTo(page, /^Download the bundle of variant \d+$/);
  await page.keyboard.press("Enter");
  expect((await downloading).suggestedFilename()).toMatch(/\.zip$/);
});
