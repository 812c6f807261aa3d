import { expect, test } from "@playwright/test";

test("shortcuts are listed, lead on, and stay off once switched off", async ({ page }) => {
  await page.goto("/docs");
  const list = page.getByRole("button", { name: "Keyboard shortcuts" });
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(list).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(dialog).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await expect(page).toHaveURL(/\/stress-sets$/);

  await list.click();
  await dialog.getByRole("checkbox", { name: "Use these shortcuts" }).uncheck();
  await page.keyboard.press("Escape");
  await page.reload();
  await list.click();
  await expect(dialog.getByRole("checkbox", { name: "Use these shortcuts" })).not.toBeChecked();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await expect(page).toHaveURL(/\/stress-sets$/);
});
