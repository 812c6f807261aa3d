import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";

test.beforeEach(async ({ page }) => {
  await page.goto("/families/sentiment");
});

test("the table sorts by a test, narrows by name and minimum, and is saved as it is shown", async ({ page }) => {
  const table = page.locator("#variants");
  await table.getByRole("button", { name: "Film sentences" }).click();
  await expect(table.getByRole("columnheader", { name: /Film sentences/ })).toHaveAttribute("aria-sort", "descending");
  const cells = await table.locator("tbody tr td:nth-child(6)").allTextContents();
  const shares = cells.map((cell) => Number.parseFloat(cell));
  expect(shares).toHaveLength(50);
  expect(shares).toEqual([...shares].sort((a, b) => b - a));

  await table.getByLabel("At least, on").selectOption({ label: "Film sentences" });
  await table.getByLabel("Per cent").fill(String(shares[4]));
  const left = shares.filter((share) => share >= (shares[4] ?? 0)).length;
  await expect(table.getByText(`${left} variants shown`)).toBeVisible();

  await table.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Negation" }).click();
  await page.keyboard.press("Escape");
  const download = page.waitForEvent("download");
  await table.getByRole("button", { name: "CSV of what is shown" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(left + 1);
  expect(lines[0]).toMatch(/^variant,Film reviews,.*,bytes$/);
  expect(lines[0]).not.toContain("Negation");

  await table.getByLabel("Per cent").fill("100");
  await expect(table.getByText("No variant is left by these filters.")).toBeVisible();
});

test("two ticked variants are compared, and the address brings the comparison back", async ({ page }) => {
  const table = page.locator("#variants");
  await table.getByLabel("Compare variant 03").check();
  await expect(table.getByText("Tick 2 to 5 to compare them")).toBeVisible();
  await table.getByLabel("Compare variant 07").check();
  await table.getByRole("link", { name: "Compare 03, 07" }).click();
  await expect(page).toHaveURL("/families/sentiment/compare?variants=03,07");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Variants 03, 07 side by side");
  await expect(page.getByRole("heading", { name: "Where they disagree" })).toBeVisible();
  await page.getByLabel("Variant 3").selectOption("21");
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Variants 03, 07, 21 side by side");
});

test("a followed variant is followed by every picture and the table, and kept in the address", async ({ page }) => {
  const [strip, lines] = await page.getByLabel("Follow a variant through all tests").all();
  await strip?.selectOption("07");
  await expect(lines as NonNullable<typeof lines>).toHaveValue("07");
  await expect(page.getByRole("button", { name: "Follow variant 07" })).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/\?variant=07$/);
  await page.reload();
  await expect(page.getByRole("button", { name: "Follow variant 07" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Follow variant 07" }).press("Enter");
  await expect(page).toHaveURL("/families/sentiment");
});

test("an address that asks for too few, too many or unknown variants is answered with a note", async ({ page }) => {
  for (const [variants, note] of [
    ["03", "A comparison needs at least 2 variants"],
    ["00,01,02,03,04,05", "At most 5 stand side by side"],
    ["00,01,zebra", "There is no variant “zebra”"],
  ]) {
    const answer = await page.goto(`/families/sentiment/compare?variants=${variants}`);
    expect(answer?.status()).toBe(200);
    await expect(page.getByText(note as string)).toBeVisible();
  }
});
