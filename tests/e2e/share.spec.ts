import { statSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { prepareEvaluation } from "./routes.ts";

test("a report is shared by a link, read without cookies, and gone when it is revoked", async ({ page, browser }) => {
  const { evaluation } = await prepareEvaluation(page);
  await page.goto(`/evaluations/${evaluation}`);
  const verdict = await page.getByRole("heading", { level: 1 }).innerText();
  const button = page.getByRole("button", { name: "Share this report" });
  await button.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Share this report" });
  await expect(dialog.getByText("None: nobody but you can read this report.")).toBeVisible();
  await dialog.getByRole("button", { name: "Make a link" }).click();
  await expect(dialog.getByText("The link is made: it is the first below.")).toBeVisible();
  const link = await dialog.getByRole("textbox", { name: /^Made / }).inputValue();
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/shared\/[\w-]{65}$/);
  await dialog.getByRole("button", { name: /^Copy the link/ }).click();
  await expect(dialog.getByText(/^(Copied\.|It is selected)/)).toBeVisible();

  const stranger = await browser.newContext();
  const reader = await stranger.newPage();
  const answer = await reader.goto(link);
  const headers = answer?.headers() ?? {};
  expect(answer?.status()).toBe(200);
  expect(headers["referrer-policy"]).toBe("no-referrer");
  expect(headers["x-robots-tag"]).toContain("noindex");
  expect(headers["cache-control"]).toContain("no-store");
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText(verdict);
  await expect(reader.locator('meta[name="robots"]')).toHaveAttribute("content", /noindex/);
  expect(await reader.content()).not.toContain("sentiment-sample.csv");
  for (const owned of ["What do you need?", "Share this report", "Choose stresses"])
    await expect(reader.getByText(owned)).toHaveCount(0);
  await expect(reader.getByText("The rows themselves are not part of what was shared.")).toBeVisible();
  expect((await reader.goto(`${link}/rows`))?.status()).toBe(404);

  // It shows what the server holds, so that it changes with the answer and not with the click.
  await dialog.getByLabel("Shows the rows too").click();
  await expect(dialog.getByLabel("Shows the rows too")).toBeChecked();
  await expect(dialog.getByLabel("Shows the rows too")).toBeEnabled();
  await expect.poll(async () => (await reader.goto(`${link}/rows`))?.status()).toBe(200);
  await reader.getByRole("list", { name: "Rows" }).getByRole("button").first().click();
  await expect(reader.getByRole("dialog", { name: /^Row \d+$/ }).getByText("Each variant’s answer")).toBeVisible();

  await dialog.getByRole("button", { name: /^Revoke the link/ }).click();
  await dialog.getByRole("button", { name: "Revoke for good" }).click();
  await expect(dialog.getByText("None: nobody but you can read this report.")).toBeVisible();
  for (const path of ["", "/rows", "/print"]) expect((await reader.goto(`${link}${path}`))?.status()).toBe(404);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
  await stranger.close();
});

test("the report is laid out for A4, with a footer on every page and nothing to operate", async ({
  page,
}, testInfo) => {
  const { evaluation } = await prepareEvaluation(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(`/evaluations/${evaluation}/print`);
  await expect(page.getByRole("button", { name: "Print or save as PDF" })).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);

  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 680, height: 1000 });
  for (const role of ["button", "combobox", "navigation"] as const) await expect(page.getByRole(role)).toHaveCount(0);
  await expect(page.getByRole("table").filter({ hasText: "probability of being best" })).toBeVisible();
  // Folded up on the screen, but read on paper.
  await expect(page.getByText(/^Do they differ at all/)).toBeVisible();
  const colours = await page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.body);
    return [backgroundColor, color];
  });
  expect(colours).toEqual(["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(excess, "pixels that the widest table is wider than A4").toBeLessThanOrEqual(0);

  const path = testInfo.outputPath("report.pdf");
  const pdf = (await page.pdf({ path, preferCSSPageSize: true })).toString("latin1");
  expect(statSync(path).size).toBeGreaterThan(20_000);
  const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(2);
  // 595 by 842 points: A4 upright, on every page.
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 (\d+)[.\d]* (\d+)[.\d]*\s*\]/g)].map(([, w, h]) => `${w} ${h}`);
  expect(boxes).toHaveLength(pages);
  for (const box of boxes) expect(box).toMatch(/^59[45] 84[12]$/);
});
