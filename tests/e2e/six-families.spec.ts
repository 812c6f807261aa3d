import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { zipOfDiscs } from "./drawn-photographs.ts";
import { readZip } from "./read-zip.ts";

type Flow = {
  slug: string;
  /** What is guessed on the page of the columns, and can be seen there. */
  column: string;
  stress: string;
  /** What the bundle brings to prepare an input. */
  file: string;
  /** Folders of an archive to bring along, where the family has no sample. */
  folders?: string[];
};

const FLOWS: Flow[] = [
  { slug: "sentiment", column: "Text column", stress: "Letter case", file: "tokenizer.json" },
  { slug: "nli", column: "Second text", stress: "Typos", file: "tokenizer.json" },
  { slug: "cifar10", column: "Image column", stress: "Fog", file: "preprocessor_config.json" },
  { slug: "kidney", column: "Label column", stress: "Values gone missing", file: "features.json" },
  {
    slug: "retina",
    column: "Image column",
    stress: "Brightness",
    file: "preprocessor_config.json",
    folders: ["No_DR", "DR"],
  },
  {
    slug: "skin",
    column: "Image column",
    stress: "Contrast",
    file: "preprocessor_config.json",
    folders: ["benign", "malignant"],
  },
];

async function bringData(page: Page, { folders }: Flow) {
  if (!folders) return page.getByRole("button", { name: "Use our sample set" }).click();
  const buffer = await zipOfDiscs(folders, 20);
  await page
    .getByLabel("File with labelled rows")
    .setInputFiles({ name: "photographs.zip", mimeType: "application/zip", buffer });
  await page.getByRole("button", { name: "Upload and look at it" }).click();
}

for (const flow of FLOWS) {
  const { slug, column, stress, file } = flow;
  test(`${slug}: looked at, given data, stressed, ranked, read row by row, and taken home`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.goto(`/families/${slug}`);
    await page.getByLabel("Compare variant 03").check();
    await page.getByLabel("Compare variant 07").check();
    await page.getByRole("link", { name: "Compare 03, 07" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Variants 03, 07 side by side");
    await page.goto(`/families/${slug}/variants/07`);
    await expect(page.getByRole("heading", { name: "What the file holds" })).toBeVisible();
    await page.getByRole("link", { name: "Rank it on your own data" }).click();

    await bringData(page, flow);
    await expect(page.getByRole("heading", { name: "The first rows" })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByLabel(column)).not.toHaveValue("");
    await page.getByRole("button", { name: "Read the rows this way" }).click();
    await expect(page.getByRole("heading", { name: /rows? ready/ })).toBeVisible({ timeout: 30_000 });

    await page.getByText("Stress it too").click();
    await page.getByLabel("Stress", { exact: true }).selectOption({ label: stress });
    await page.getByRole("button", { name: "Show it on 3 rows" }).click();
    const preview = page.getByRole("region", { name: new RegExp(`^Preview of ${stress}`) });
    await expect(preview.getByRole("list").first().locator("> li")).toHaveCount(3);
    await page.getByRole("button", { name: "Add this stress" }).click();
    await page.getByRole("button", { name: /^Rank all 50$/ }).click();

    // Drawn discs are no photographs: of those none may be worth taking, and that is said.
    const pick = page.getByRole("heading", { name: /^(Recommended|Not recommended as it is, .*): variant \d+$/ });
    await expect(pick).toBeVisible({ timeout: 120_000 });
    const variant = (await pick.innerText()).match(/\d+/)?.[0];
    await expect(page.getByRole("heading", { name: "Under stress" })).toBeVisible();
    await expect(page.getByRole("table", { name: /put to each stress/ }).getByRole("rowheader")).toHaveCount(1);
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: `Download the bundle of variant ${variant}` }).click();
    const files = readZip(readFileSync(await (await downloading).path()));
    expect([...files.keys()]).toEqual(expect.arrayContaining(["model.onnx", "run.mjs", "config.json", file]));

    await page.getByRole("link", { name: /^See it row by row/ }).click();
    await expect(page).toHaveURL(/\/rows/);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
}

test("a table's features do not crowd the columns that slices are chosen from", async ({ page }) => {
  await page.goto("/families/kidney/evaluate");
  await page.getByRole("button", { name: "Use our sample set" }).click();
  const slices = page.getByRole("group", { name: "Slice columns" });
  await expect(slices.getByRole("checkbox", { name: /^icu_unit/ })).toBeChecked({ timeout: 30_000 });
  await expect(slices.getByRole("checkbox", { name: /^HR_count/ })).toBeHidden();
  await slices.getByText(/^Features and other columns in use/).click();
  await expect(slices.getByRole("checkbox", { name: /^HR_count/ })).toBeVisible();
});

test("a medical family says what it is not for, and where real photographs can be had", async ({ page }) => {
  await page.goto("/families/retina");
  await expect(page.getByText("A research demonstration, not a medical device.").first()).toBeVisible();
  await page.getByRole("link", { name: /^Rank these/ }).click();
  await expect(page.getByText(/Messidor|IDRiD/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Use our sample set" })).toHaveCount(0);
});
