import { expect, test } from "@playwright/test";

test("nothing is wider than the screen", async ({ page }) => {
  await page.goto("/");
  const family = await page.getByRole("link", { name: "Sentiment of reviews" }).getAttribute("href");
  for (const path of ["/", `${family}`, `${family}/evaluate`, "/stress-sets", "/no-such-page"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(excess, `${path} is wider than the screen by this many pixels`).toBeLessThanOrEqual(0);
  }
});

test("what does not exist, or belongs to somebody else, is a 404", async ({ page }) => {
  for (const path of [
    "/families/none",
    "/families/none/evaluate",
    "/stress-sets/none",
    "/evaluations/none",
    "/evaluations/none/print",
    "/shared/none",
    "/shared/none/rows",
    "/shared/none/print",
    "/docs/none",
  ]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
  }
});

test("the policy lets our own scripts run and nothing frame us", async ({ page }) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text());
  });
  const answer = await page.goto("/");
  const policy = answer?.headers()["content-security-policy"] ?? "";
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
  await page.getByRole("link", { name: "Sentiment of reviews" }).click();
  await expect(page.getByLabel("Follow a variant through all tests").first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a variant can be followed through all tests by keyboard", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Sentiment of reviews" }).click();
  const follow = page.getByLabel("Follow a variant through all tests").first();
  const headings = page.getByRole("list", { name: "Published tests" }).getByRole("listitem");
  const variant = (await follow.locator("option").nth(2).getAttribute("value")) ?? "";
  await follow.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(follow).toHaveValue(variant);
  for (const heading of await headings.all()) await expect(heading).toContainText(`${variant}: `);
});
