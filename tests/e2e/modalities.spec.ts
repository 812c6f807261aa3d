import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { readZip } from "./read-zip.ts";

const FAMILIES = [
  { slug: "cifar10", column: "Image column", file: "preprocessor_config.json" },
  { slug: "nli", column: "Second text", file: "tokenizer.json" },
  { slug: "kidney", column: "Label column", file: "features.json" },
];

for (const { slug, column, file } of FAMILIES) {
  test(`the sample of ${slug} is mapped, ranked, and the best variant taken home with what prepares its input`, async ({
    page,
  }) => {
    await page.goto(`/families/${slug}`);
    await page.getByRole("link", { name: /^Rank these \d+ on your own data/ }).click();
    await page.getByRole("button", { name: "Use our sample set" }).click();
    await expect(page.getByRole("heading", { name: "The first rows" })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByLabel(column)).not.toHaveValue("");
    await page.getByRole("button", { name: "Read the rows this way" }).click();
    await expect(page.getByRole("heading", { name: /rows? ready/ })).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: /^Rank all 50$/ }).click();
    const pick = page.getByRole("heading", { name: /^Recommended: variant \d+/ });
    await expect(pick).toBeVisible({ timeout: 90_000 });
    const variant = (await pick.innerText()).match(/\d+/)?.[0];
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: `Download the bundle of variant ${variant}` }).click();
    const files = readZip(readFileSync(await (await downloading).path()));
    expect([...files.keys()]).toEqual(expect.arrayContaining(["model.onnx", "run.mjs", "config.json", file]));
  });
}

test("a table's features do not crowd the columns that slices are chosen from", async ({ page }) => {
  await page.goto("/families/kidney/evaluate");
  await page.getByRole("button", { name: "Use our sample set" }).click();
  const slices = page.getByRole("group", { name: "Slice columns" });
  await expect(slices.getByRole("checkbox", { name: /^icu_unit/ })).toBeChecked({ timeout: 30_000 });
  await expect(slices.getByRole("checkbox", { name: /^HR_count/ })).toBeHidden();
  await slices.getByText(/^Features with few values/).click();
  await expect(slices.getByRole("checkbox", { name: /^HR_count/ })).toBeVisible();
});

test("a medical family says what it is not for, and where real photographs can be had", async ({ page }) => {
  await page.goto("/families/retina");
  await expect(page.getByText("A research demonstration, not a medical device.").first()).toBeVisible();
  await page.getByRole("link", { name: /^Rank these/ }).click();
  await expect(page.getByText(/Messidor|IDRiD/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Use our sample set" })).toHaveCount(0);
});
