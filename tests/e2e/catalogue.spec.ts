import { expect, test } from "@playwright/test";

const count = /^\d+ famil(y|ies)$/;

test("a search follows the typing, filters narrow it, and each can be dropped again", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByText("6 families", { exact: true })).toBeVisible();
  const search = page.getByRole("searchbox", { name: "Search" });
  await search.pressSequentially("photogr", { delay: 30 });
  await expect(page).toHaveURL(/[?&]q=photogr$/);
  await expect(page.getByText("3 families", { exact: true })).toBeVisible();
  await expect(search).toHaveValue("photogr");
  await expect(search).toBeFocused();
  await page.getByLabel("Tells apart").selectOption({ label: "cat (1)" });
  await expect(page.getByText("1 family", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Things on small photographs" })).toBeVisible();
  await page.getByRole("link", { name: /tells apart “cat”.*drop this/ }).click();
  await expect(page.getByText("3 families", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Tells apart")).toHaveValue("");
});

test("the address says what is shown, and back takes a choice back", async ({ page }) => {
  await page.goto("/?modality=text");
  await expect(page.getByText("1 family", { exact: true })).toBeVisible();
  await page.getByLabel("Made for").selectOption("tabular");
  await expect(page).toHaveURL(/modality=tabular/);
  await expect(page.getByRole("link", { name: /kidney/i })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("link", { name: "Sentiment of reviews" })).toBeVisible();
  await expect(page.getByLabel("Made for")).toHaveValue("text");
  await page.reload();
  await expect(page.getByText("1 family", { exact: true })).toBeVisible();
});

test("nothing found says so, and what to drop", async ({ page }) => {
  await page.goto("/?q=zebra&use=commercial");
  await expect(page.getByText("No family is like that")).toBeVisible();
  await page.getByRole("link", { name: "Show all" }).click();
  await expect(page.getByText(count)).toHaveText("6 families");
});

test("an address that makes no sense is read as far as it does", async ({ page }) => {
  const answer = await page.goto("/?modality=smell&sort=colour&label=%00&cursor=xyz");
  expect(answer?.status()).toBe(200);
  await expect(page.getByText(/left out: modality, label, sort/)).toBeVisible();
  await expect(page.getByText(/cursor is not one that this catalogue gave/)).toBeVisible();
});

test("without scripts the form still searches", async ({ browser, baseURL }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false, baseURL })).newPage();
  await page.goto("/");
  await page.getByRole("searchbox", { name: "Search" }).fill("kidney");
  await page.getByRole("searchbox", { name: "Search" }).press("Enter");
  await expect(page).toHaveURL(/q=kidney/);
  await expect(page.getByText("1 family", { exact: true })).toBeVisible();
});
