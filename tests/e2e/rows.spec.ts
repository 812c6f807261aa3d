import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { enter, expectNoSidewaysScrolling, type Ranked, rankSample } from "./ranked.ts";

const rowAt = (page: Page, index: number) => page.locator(`[data-index="${index}"]`);
const totalOf = async (page: Page): Promise<number> => {
  const text = await page.getByText(/^[\d,]+ rows?$/).innerText();
  return Number(text.replaceAll(/\D/g, ""));
};

test.describe("of texts", () => {
  let ranked: Ranked;
  test.beforeAll(async ({ playwright }) => {
    test.setTimeout(180_000);
    const request = await playwright.request.newContext();
    const file = { file: "sentiment-sample.csv", mimeType: "text/csv" };
    ranked = await rankSample(request, { family: "sentiment", ...file, slices: ["aspect", "style"] });
    await request.dispose();
  });
  test.beforeEach(({ page }) => enter(page, ranked));

  test("a number of the ranking leads to as many rows", async ({ page }) => {
    await page.goto(`/evaluations/${ranked.evaluation}?variant=07`);
    const table = page.getByRole("table", { name: /in each slice by aspect/ });
    const link = table.getByRole("link").first();
    const count = await link.innerText();
    await link.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Row by row");
    await expect(page.getByText(`${count} rows`, { exact: true })).toBeVisible();
    await expect(page.getByLabel("Slice")).toHaveValue(/^aspect:/);
    await expect(page.getByLabel("As answered by")).toHaveValue("07");
    await page.getByRole("link", { name: "Back to the ranking" }).click();
    await expect(page).toHaveURL(new RegExp(`/evaluations/${ranked.evaluation}$`));
  });

  test("variants that are ticked stand side by side, and each count of where they part leads to its rows", async ({
    page,
  }) => {
    await page.goto(`/evaluations/${ranked.evaluation}`);
    const behind = page.getByRole("region", { name: /^All \d+ on your/ });
    await behind.getByText("The figures behind the chart").click();
    for (const variant of ["03", "07"]) await behind.getByLabel(`Compare variant ${variant}`).check();
    await behind.getByRole("button", { name: "Compare the ticked on your rows" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Variants \d\d, \d\d on your rows$/);
    await expectNoSidewaysScrolling(page);
    const only = page.getByRole("link", { name: /^\d+ rows: only 03 of the two right$/ });
    const count = await only.innerText();
    await only.click();
    await expect(page.getByText(`${count} rows`, { exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: /^variant 07 wrong.*drop this$/ })).toBeVisible();
  });

  test("filters narrow the list at once, stand in the address, and are dropped one by one", async ({ page }) => {
    await page.goto(`/evaluations/${ranked.evaluation}/rows`);
    expect(await totalOf(page)).toBe(600);
    await expectNoSidewaysScrolling(page);
    await page.getByLabel("As answered by").selectOption("07");
    await page.getByLabel("Show", { exact: true }).selectOption({ label: "where it is wrong" });
    await expect(page.getByText("600 rows", { exact: true })).toBeHidden();
    const wrong = await totalOf(page);
    await page.getByLabel("Show", { exact: true }).selectOption({ label: "where it is right" });
    await expect(page.getByText(`${600 - wrong} rows`, { exact: true })).toBeVisible();

    await page.getByLabel("Really is").selectOption("negative");
    await page.getByLabel("Order").selectOption({ label: "as in the file" });
    await expect(page).toHaveURL(/variant=07&truth=negative&only=right&sort=row/);
    await page.reload();
    await expect(page.getByLabel("Really is")).toHaveValue("negative");
    const narrowed = await totalOf(page);
    expect(narrowed).toBeLessThan(600 - wrong);
    await expect(rowAt(page, 0)).toContainText("really negative");
    await expect(rowAt(page, 0)).toContainText("it says negative");

    await page.getByRole("button", { name: /^really negative\s*: drop this$/ }).click();
    await expect(page.getByText(`${600 - wrong} rows`, { exact: true })).toBeVisible();
    await expect(page).not.toHaveURL(/truth=/);
  });

  test("words are looked for in the texts, and what is nowhere is said to be nowhere", async ({ page }) => {
    await page.goto(`/evaluations/${ranked.evaluation}/rows`);
    await page.getByLabel("Holds the words").fill("KITCHEN");
    await expect(page.getByText("600 rows", { exact: true })).toBeHidden();
    expect(await totalOf(page)).toBeGreaterThan(0);
    await expect(rowAt(page, 0)).toContainText(/kitchen/i);
    await page.getByLabel("Holds the words").fill("zebra crossing");
    await expect(page.getByText("No row is like that")).toBeVisible();
    await page.getByRole("button", { name: /zebra crossing/ }).click();
    await expect(page.getByText("600 rows", { exact: true })).toBeVisible();
  });

  test("the order by disagreement begins with the most divided rows", async ({ page }) => {
    await page.goto(`/evaluations/${ranked.evaluation}/rows`);
    const rightOf = async (index: number): Promise<number> =>
      Number((await rowAt(page, index).innerText()).match(/(\d+) of 50 right/)?.[1]);
    const distances = [await rightOf(0), await rightOf(1), await rightOf(2)].map((right) => Math.abs(right - 25));
    expect(distances).toEqual(distances.toSorted((one, other) => one - other));
    expect(distances[0]).toBeLessThan(10);
  });

  test("what is listed can be taken home as CSV", async ({ page }) => {
    await page.goto(`/evaluations/${ranked.evaluation}/rows?variant=07&only=wrong`);
    const total = await totalOf(page);
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "These rows as CSV" }).click();
    const lines = readFileSync(await (await downloading).path(), "utf8")
      .trimEnd()
      .split("\r\n");
    expect(lines).toHaveLength(total + 1);
    const head = (lines[0] ?? "").split(",");
    expect(head.slice(0, 5)).toEqual(["row", "label", "text", "aspect", "style"]);
    expect(head).toHaveLength(55);
  });

  test("the list is gone through by keyboard, to the last row and into one row", async ({ page }) => {
    await page.goto(`/evaluations/${ranked.evaluation}/rows?sort=row`);
    await rowAt(page, 0).focus();
    await page.keyboard.press("ArrowDown");
    await expect(rowAt(page, 1)).toBeFocused();
    await page.keyboard.press("End");
    await expect(rowAt(page, 599)).toBeFocused();
    await expect(rowAt(page, 599)).toContainText("row 600 ");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Row 600" });
    await expect(dialog.getByRole("table").getByRole("row")).toHaveCount(51);
    await expect(dialog.getByRole("button", { name: "Next" })).toBeDisabled();
    await page.keyboard.press("ArrowLeft");
    await expect(page.getByRole("dialog", { name: "Row 599" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  });

  test("keys lead on while rows are on their way, and call nobody back who has left the list", async ({ page }) => {
    await page.goto(`/evaluations/${ranked.evaluation}/rows?sort=row`);
    await rowAt(page, 0).focus();
    await page.keyboard.press("ArrowDown");
    await expect(rowAt(page, 1)).toBeFocused();
    await page.route(/rows\.list/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
    });
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    await expect(rowAt(page, 598)).toBeFocused();
    await page.keyboard.press("Home");
    await page.keyboard.press("PageDown");
    await expect(rowAt(page, 5)).toBeFocused();
    await page.reload();
    await rowAt(page, 0).focus();
    await page.keyboard.press("End");
    const words = page.getByLabel("Holds the words");
    await words.focus();
    await expect(rowAt(page, 599)).toBeVisible();
    await expect(words).toBeFocused();
  });

  test("an address that makes no sense is told, not an error of ours", async ({ page }) => {
    const answer = await page.goto(`/evaluations/${ranked.evaluation}/rows?variant=99&sort=sideways`);
    expect(answer?.status()).toBe(200);
    await expect(page.getByText(/was left out: sort/)).toBeVisible();
    await expect(page.getByText("There is no variant '99' in this evaluation.")).toBeVisible();
    await page.getByRole("link", { name: "Show all rows" }).click();
    await expect(page.getByText("600 rows", { exact: true })).toBeVisible();
  });
});

test("rows of images have thumbnails, are found by name, and are seen whole", async ({ page, request }) => {
  test.setTimeout(240_000);
  const ranked = await rankSample(request, {
    family: "cifar10",
    file: "cifar10-sample.zip",
    mimeType: "application/zip",
    slices: [],
  });
  await enter(page, ranked);
  await page.goto(`/evaluations/${ranked.evaluation}/rows`);
  const image = rowAt(page, 0).getByRole("img");
  const width = () => image.evaluate((element) => (element as HTMLImageElement).naturalWidth);
  await expect.poll(width).toBeGreaterThan(8);
  await expectNoSidewaysScrolling(page);
  const all = await totalOf(page);
  const name = (await rowAt(page, 0).innerText()).match(/[\w-]+\.(?:png|jpe?g|webp)/)?.[0] ?? "";
  expect(name).not.toBe("");
  await page.getByLabel("Name of the image holds").fill(name);
  await expect(page.getByText(new RegExp(`^${all} rows$`))).toBeHidden();
  await expect(rowAt(page, 0)).toContainText(name);
  await rowAt(page, 0).click();
  await expect(page.getByRole("dialog").getByRole("img")).toBeVisible();
});
