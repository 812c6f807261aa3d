import { expect, type Page, test } from "@playwright/test";
import { enter, expectNoSidewaysScrolling, type Ranked, rankSample } from "./ranked.ts";

let ranked: Ranked;
test.beforeAll(async ({ playwright }) => {
  test.setTimeout(180_000);
  const request = await playwright.request.newContext();
  const file = { file: "sentiment-sample.csv", mimeType: "text/csv" };
  ranked = await rankSample(request, { family: "sentiment", ...file, slices: ["aspect", "style"] });
  await request.dispose();
});
test.beforeEach(async ({ page }) => {
  await enter(page, ranked);
  await page.goto(`/evaluations/${ranked.evaluation}`);
});

const cells = (page: Page) => page.getByRole("button", { name: /^Cells: arrow keys move/ });
const heatMap = (page: Page) => page.getByRole("region", { name: "Slice by slice, variant by variant" });
const confusion = (page: Page) => page.getByRole("region", { name: "What is taken for what" });
const calibration = (page: Page) => page.getByRole("region", { name: "When it says it is sure, is it right?" });
const recommended = async (page: Page): Promise<string> =>
  (await page.getByRole("heading", { name: /^Recommended: variant \d+/ }).innerText()).match(/\d+/)?.[0] ?? "";

test("the page fits the screen, and its parts are reached by their names", async ({ page }) => {
  await expectNoSidewaysScrolling(page);
  const links = page.getByRole("navigation", { name: "On this page" }).getByRole("link");
  const names = await links.allInnerTexts();
  expect(names).toEqual(expect.arrayContaining(["Recommended", "All variants", "Slices", "Confusion", "Calibration"]));
  for (const name of names) {
    const link = links.filter({ hasText: new RegExp(`^${name}$`) });
    const target = (await link.getAttribute("href")) ?? "";
    await link.click();
    await expect(page.locator(target)).toBeInViewport();
  }
});

test("the heat map tells each cell by keyboard, keeps its head in sight, and leads to the rows", async ({ page }) => {
  const said = heatMap(page).locator("p[aria-live]");
  await expect(said).toContainText(`Variant ${await recommended(page)} on aspect`);
  await cells(page).focus();
  const before = await said.innerText();
  await page.keyboard.press("ArrowDown");
  await expect(said).not.toHaveText(before);
  await expect(said).toContainText(/\(n = \d+\): \d+\.\d%/);

  // As with many slices: what lies under the head scrolls away, the head stays.
  const box = cells(page).locator("..");
  await box.evaluate((element) => {
    element.style.maxHeight = "110px";
    element.scrollTop = 70;
  });
  const head = box.getByText("00", { exact: true });
  const [top = 0, headTop = -1] = await Promise.all(
    [box, head].map((each) => each.evaluate((element) => element.getBoundingClientRect().top)),
  );
  expect(Math.abs(headTop - top)).toBeLessThan(20);

  const place = await said.innerText();
  const [, variant = "", value = ""] = place.match(/^Variant (\d+) on aspect: (.+?) \(n/) ?? [];
  await cells(page).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/rows\?/);
  const query = new URL(page.url()).searchParams;
  expect(Object.fromEntries(query)).toEqual({ variant, slice: `aspect:${value}`, only: "wrong" });
});

test("a cell of the heat map that is pressed leads to the rows that its variant gets wrong there", async ({ page }) => {
  const box = cells(page).locator("..");
  await box.evaluate((element) => element.scrollIntoView({ block: "center" }));
  const { x, y } = await cells(page).evaluate((element) => element.getBoundingClientRect());
  // The second row, the second best variant.
  await page.mouse.click(x + 30, y + 30);
  await expect(page).toHaveURL(/\/rows\?.*only=wrong/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Row by row");
  await expect(page.getByLabel("As answered by")).not.toHaveValue("");
  await expect(page.getByLabel("Slice")).toHaveValue(/^aspect:/);
});

test("one variant is followed through confusion, calibration and heat map, and the address keeps it", async ({
  page,
}) => {
  const first = await recommended(page);
  const choice = confusion(page).getByRole("combobox");
  await expect(choice).toHaveValue(first);
  expect(await choice.getByRole("option").first().innerText()).toBe(`variant ${first}`);
  const other = first === "31" ? "30" : "31";
  await choice.selectOption(other);
  await expect(confusion(page).getByText(`Confusion matrix of variant ${other}`)).toBeVisible();
  await expect(calibration(page).getByRole("combobox")).toHaveValue(other);
  await expect(calibration(page).getByText(`On your rows variant ${other} is`)).toBeVisible();
  await expect(heatMap(page).getByText(other, { exact: true })).toHaveClass(/font-bold/);
  await expect(page).toHaveURL(new RegExp(`variant=${other}`));
  await page.reload();
  await expect(confusion(page).getByRole("combobox")).toHaveValue(other);
});

test("a count of the confusion matrix leads to as many rows, and all counts are all rows", async ({ page }) => {
  const table = confusion(page).getByRole("table");
  const totals = await table.getByRole("row").locator("td:last-child").allInnerTexts();
  expect(totals.reduce((sum, each) => sum + Number(each.replaceAll(",", "")), 0)).toBe(600);
  const link = table.getByRole("link").filter({ hasText: "positive answered negative" });
  const count = (await link.innerText()).match(/^[\d,]+/)?.[0] ?? "";
  await link.click();
  await expect(page.getByText(count === "1" ? "1 row" : `${count} rows`, { exact: true })).toBeVisible();
  await expect(page.getByLabel("Really is")).toHaveValue("positive");
  await expect(page.getByLabel("Answered", { exact: true })).toHaveValue("negative");
});

test("reliability has its figures behind the chart: every row is in one bin", async ({ page }) => {
  await calibration(page).getByText("The figures behind the chart").click();
  const bins = calibration(page).getByRole("table").getByRole("row");
  const counts = await bins.locator("td:nth-of-type(1)").allInnerTexts();
  expect(counts.length).toBeGreaterThan(1);
  expect(counts.reduce((sum, each) => sum + Number(each.replaceAll(",", "")), 0)).toBe(600);
});
