import { expect, type Page, test } from "@playwright/test";
import { prepareRoutes } from "./routes.ts";

const dataPage = (page: Page) => page.goto("/stress-sets");
const stressSets = (page: Page) => page.getByRole("region", { name: "Stress sets" });
const deleted = (page: Page) => page.getByRole("region", { name: "Recently deleted" });

/** The sample, uploaded and not mapped yet. */
async function bringSample(page: Page): Promise<void> {
  await page.goto("/families/sentiment/evaluate");
  await page.getByRole("button", { name: "Use our sample set" }).click();
  await expect(page.getByRole("heading", { name: "The first rows" })).toBeVisible();
}

test("a set is listed, renamed, deleted, and had back by the message or from the list", async ({ page }) => {
  await bringSample(page);
  await page.getByRole("link", { name: "Your data", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Your data" })).toBeVisible();
  await expect(stressSets(page).getByRole("article")).toHaveCount(1);

  await page.getByRole("button", { name: /^Rename / }).click();
  const name = page.getByLabel(/^New name of /);
  await expect(name).toBeFocused();
  await name.fill("   ");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("The name must not be empty.")).toBeVisible();
  await name.fill("Reviews of May");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "Reviews of May" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Rename Reviews of May" })).toBeFocused();

  // By keyboard alone: deleted, and back by the message.
  await page.getByRole("button", { name: "Delete Reviews of May" }).press("Enter");
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await expect(page.getByRole("link", { name: "Reviews of May" })).toBeVisible();
  await expect(deleted(page)).toHaveCount(0);

  // Without the message: the list has it after the page is loaded anew.
  await page.getByRole("button", { name: "Delete Reviews of May" }).click();
  await expect(deleted(page)).toBeVisible();
  await dataPage(page);
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await deleted(page).getByRole("button", { name: "Restore Reviews of May" }).click();
  await expect(stressSets(page).getByRole("link", { name: "Reviews of May" })).toBeVisible();
});

test("a set is deleted for good only after what goes was said, and then nothing has it", async ({ page }) => {
  await bringSample(page);
  const address = page.url();
  await page.getByRole("button", { name: /^Delete / }).click();
  await expect(page).toHaveURL(/\/stress-sets$/);
  expect((await page.goto(address))?.status()).toBe(404);
  await dataPage(page);
  await deleted(page)
    .getByRole("button", { name: /^Delete for good now/ })
    .click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("listitem").first()).toContainText("the file that you uploaded");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(deleted(page)).toBeVisible();
  await deleted(page)
    .getByRole("button", { name: /^Delete for good now/ })
    .click();
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(deleted(page)).toHaveCount(0);
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
});

test("an evaluation is deleted from its page and from the list, and comes back with its ranking", async ({ page }) => {
  test.setTimeout(200_000);
  const routes = await prepareRoutes(page);
  const address = routes.find(({ name }) => name === "evaluation")?.path ?? "";
  await page.goto(address);
  const headline = (await page.getByRole("heading", { level: 1 }).innerText()).replace(/\.$/, "");
  await page.getByRole("button", { name: "Delete this evaluation" }).click();
  await expect(page).toHaveURL(/\/stress-sets$/);
  expect((await page.context().request.get(address)).status()).toBe(404);
  await page.getByRole("button", { name: "Undo" }).click();
  const link = stressSets(page).getByRole("link", { name: headline });
  await expect(link).toBeVisible();
  await page.getByRole("button", { name: /^Delete the evaluation of / }).click();
  await expect(link).toHaveCount(0);
  await deleted(page)
    .getByRole("button", { name: /^Restore the evaluation of / })
    .first()
    .click();
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name: headline })).toBeVisible();
});
