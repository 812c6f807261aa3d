import { expect, test } from "@playwright/test";
import { drawDisc } from "./drawn-photographs.ts";

const headline = /^(All 50 say|\d+ of 50 say) “.+”/;

for (const slug of ["sentiment", "nli", "cifar10", "kidney"]) {
  test(`an example of ${slug} is shown to all fifty variants`, async ({ page }) => {
    await page.goto(`/families/${slug}`);
    await page.getByRole("link", { name: "Try one input" }).click();
    await page.getByRole("list").first().waitFor();
    await page.locator("form li button").first().click();
    await page.getByRole("button", { name: "Ask all variants" }).click();
    await expect(page.getByRole("heading", { level: 2, name: headline })).toBeVisible({ timeout: 60_000 });
    await page.getByText("The figures behind the picture").click();
    await expect(page.getByRole("table").getByRole("row")).toHaveCount(51);
  });
}

for (const slug of ["retina", "skin"]) {
  test(`a picture of one's own is shown to all fifty variants of ${slug}`, async ({ page }) => {
    await page.goto(`/families/${slug}/try`);
    await page
      .getByLabel("An image")
      .setInputFiles({ name: "disc.png", mimeType: "image/png", buffer: await drawDisc(256) });
    await expect(page.getByAltText("What will be sent")).toBeVisible();
    await page.getByRole("button", { name: "Ask all variants" }).click();
    await expect(page.getByRole("heading", { level: 2, name: headline })).toBeVisible({ timeout: 60_000 });
  });
}

test("a sentence is asked about by keyboard, changed, and the change is told", async ({ page }) => {
  await page.goto("/families/sentiment/try");
  const text = page.getByLabel("A text");
  await text.fill("The kettle is wonderful and I love it.");
  await text.press("Control+Enter");
  await expect(page.getByRole("heading", { level: 2, name: headline })).toBeVisible({ timeout: 60_000 });
  await text.fill("The kettle is terrible and I hate it.");
  await text.press("Control+Enter");
  await expect(page.getByText(/Since the input before, \d+ have changed the answer/)).toBeVisible({ timeout: 60_000 });
});

test("what is no image is refused with a way out, and another can be sent at once", async ({ page }) => {
  await page.goto("/families/cifar10/try");
  const image = page.getByLabel("An image");
  await image.setInputFiles({ name: "notes.png", mimeType: "image/png", buffer: Buffer.from("no image") });
  await page.getByRole("button", { name: "Ask all variants" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("cannot be read as an image");
  await image.setInputFiles({ name: "disc.png", mimeType: "image/png", buffer: await drawDisc(64) });
  await page.getByRole("button", { name: "Ask all variants" }).click();
  await expect(page.getByRole("heading", { level: 2, name: headline })).toBeVisible({ timeout: 60_000 });
});
