import { expect, test } from "@playwright/test";

test("another metric and a constraint change verdict, best set and chart without another run", async ({ page }) => {
  await page.goto("/families/sentiment/evaluate");
  await page.getByRole("button", { name: "Use our sample set" }).click();
  await page.getByRole("button", { name: "Read the rows this way" }).click();
  await page.getByRole("button", { name: /^Rank all \d+$/ }).click();
  await expect(page.getByRole("heading", { name: /^Recommended: variant \d+/ })).toBeVisible({ timeout: 90_000 });
  const first = page.url();
  const verdict = await page.getByRole("heading", { level: 1 }).innerText();
  await expect(page.getByText("accuracy, %")).toBeVisible();

  const started = Date.now();
  await page.getByLabel("Rank by", { exact: true }).selectOption({ label: "log loss" });
  await page.getByRole("button", { name: "Rank again" }).click();
  await expect(page).not.toHaveURL(first, { timeout: 30_000 });
  await expect(page.getByText(/^Ranked by log loss/)).toBeVisible();
  // Inference alone takes longer on any machine: nothing counted rows in between, and the chart has the other unit.
  expect(Date.now() - started).toBeLessThan(30_000);
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(verdict);
  await expect(page.getByText("accuracy, %")).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("log loss");

  await page.getByRole("button", { name: "Add a constraint" }).click();
  const constraint = page.getByRole("group", { name: "Constraint 1" });
  await constraint.getByLabel("Must hold").selectOption({ label: "recall" });
  await constraint.getByLabel("Of class").selectOption("positive");
  await constraint.getByLabel("How much, %").fill("65");
  const second = page.url();
  await page.getByRole("button", { name: "Rank again" }).click();
  await expect(page).not.toHaveURL(second, { timeout: 30_000 });
  const required = page.getByRole("table", { name: /A constraint is met/ });
  await expect(required.getByRole("rowheader", { name: "Recall of positive at least 65%" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "What has to be traded" })).toBeVisible();

  // Nothing can reach this: there is no best set, and the page says so instead of recommending.
  await page.getByLabel("How much, %").fill("99.9");
  const third = page.url();
  await page.getByRole("button", { name: "Rank again" }).click();
  await expect(page).not.toHaveURL(third, { timeout: 30_000 });
  await expect(page.getByRole("heading", { level: 1 })).toContainText("No variant meets what you require");
  await expect(page.getByRole("heading", { name: /^Recommended/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Remove constraint 1" }).click();
  await page.getByLabel("Rank by", { exact: true }).selectOption({ label: "accuracy" });
  await page.getByRole("button", { name: "Rank again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(verdict, { timeout: 30_000 });

  // What was asked before can be taken over.
  const earlier = page.getByLabel("Take over an earlier requirement");
  await earlier.selectOption({ label: "log loss; recall of positive at least 65%" });
  await expect(page.getByLabel("Rank by", { exact: true })).toHaveValue("log-loss");
  await expect(page.getByRole("group", { name: "Constraint 1" }).getByLabel("How much, %")).toHaveValue("65");
});
