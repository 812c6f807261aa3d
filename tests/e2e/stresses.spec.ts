import { expect, test } from "@playwright/test";

test("stresses are chosen, seen on three rows, run beside the clean rows and told in words", async ({ page }) => {
  await page.goto("/families/sentiment/evaluate");
  await page.getByRole("button", { name: "Use our sample set" }).click();
  await page.getByRole("button", { name: "Read the rows this way" }).click();

  await page.getByText("Stress it too").click();
  await page.getByLabel("Stress", { exact: true }).selectOption({ label: "Typos" });
  await page.getByLabel("Level (severity)").selectOption("4");
  await page.getByRole("button", { name: "Show it on 3 rows" }).click();
  const preview = page.getByRole("region", { name: "Preview of Typos, severity 4" });
  await expect(preview.getByRole("listitem")).toHaveCount(3);
  expect(await preview.locator("mark").count()).toBeGreaterThan(2);
  await page.getByRole("button", { name: "Add this stress" }).click();
  await expect(page.getByRole("button", { name: "Add this stress" })).toBeDisabled();
  await page.getByLabel("Stress", { exact: true }).selectOption({ label: "Negation" });
  await page.getByRole("button", { name: "Add this stress" }).click();
  await page.getByRole("button", { name: /^Rank all \d+$/ }).click();

  await expect(page.getByRole("heading", { name: /^Recommended: variant \d+/ })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(/typos, severity 4.*It changed every row\./i)).toBeVisible();
  await expect(page.getByText(/The true label may change with the stress.*flip rate/)).toBeVisible();
  const table = page.getByRole("table", { name: /put to each stress/ });
  await expect(table.getByRole("rowheader", { name: "Typos, severity 4" })).toBeVisible();
  await page.getByText("All variants: Typos, severity 4").click();
  expect(
    await page
      .getByRole("table", { name: /Every variant under Typos/ })
      .getByRole("row")
      .count(),
  ).toBe(51);

  // One taken out is gone from the next ranking; the other one is there without another run.
  const first = page.url();
  await page.getByRole("button", { name: "Remove Negation, direction insert" }).click();
  await page.getByRole("button", { name: "Rank with these stresses" }).click();
  await expect(page).not.toHaveURL(first);
  await expect(page.getByRole("heading", { name: "Under stress" })).toBeVisible({ timeout: 60_000 });
  await expect(table.getByRole("rowheader")).toHaveCount(1);
});
