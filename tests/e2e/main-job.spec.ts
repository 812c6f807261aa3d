import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { readZip } from "./read-zip.ts";

test("from the catalogue to a bundle that runs", async ({ page }, testInfo) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "Sentiment of reviews" }).click();
  await expect(page.getByRole("heading", { name: "Where the variants agree, and where they part" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Model card" })).toBeVisible();

  await page.getByRole("link", { name: /^Rank these \d+ on your own data/ }).click();
  await page.getByRole("button", { name: "Use our sample set" }).click();

  // The columns are guessed, and everything that was guessed can be seen.
  await expect(page.getByRole("heading", { name: "The first rows" })).toBeVisible();
  await expect(page.getByLabel("Text column")).not.toHaveValue("");
  await expect(page.getByLabel("Label column")).not.toHaveValue("");
  await expect(page.getByRole("combobox", { name: /counts as$/ }).first()).toBeVisible();
  await page.getByRole("button", { name: "Read the rows this way" }).click();

  await expect(page.getByRole("heading", { name: /rows? ready/ })).toBeVisible();
  await expect(page.getByRole("list", { name: "Class balance" })).toBeVisible();
  await page.getByRole("button", { name: /^Rank all \d+$/ }).click();

  await expect(page).toHaveURL(/\/evaluations\//);
  await expect(
    page.getByText(/Waiting for a free worker|Every variant is answering your rows|Comparing the variants/),
  ).toBeVisible();

  const pick = page.getByRole("heading", { name: /^Recommended: variant \d+/ });
  await expect(pick).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Ranking the variants");
  const variant = (await pick.innerText()).match(/\d+/)?.[0];
  const forest = page.getByRole("region", { name: /^All \d+ on your [\d,]+ rows/ });
  await forest.getByText("The figures behind the chart").click();
  const table = forest.getByRole("table").filter({ hasText: "probability of being best" });
  expect(await table.getByRole("row").count()).toBeGreaterThan(2);
  await expect(table.getByRole("rowheader", { name: variant, exact: true })).toBeVisible();

  const alone = await takeBundle(page, `Download the bundle of variant ${variant}`, testInfo.outputPath("bundle"));
  expect(alone).toEqual(expect.arrayContaining(["model.onnx", "run.mjs", "tokenizer.json", "config.json"]));
  const several = await takeBundle(page, "Download the bundle of the best 3 as one", testInfo.outputPath("several"));
  expect(several.filter((name) => name.endsWith(".onnx"))).toHaveLength(3);
});

/** Downloads a bundle, has it answer, and tells its files. */
async function takeBundle(page: Page, link: string, folder: string): Promise<string[]> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: link }).click();
  const files = readZip(readFileSync(await (await downloading).path()));
  // Below the repository, so that the script finds the packages it names without an installation.
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  const text = "I love it, it works very well.";
  const answer = execFileSync(process.execPath, [join(folder, "run.mjs"), "--json", text], { encoding: "utf8" });
  const { label, probabilities } = JSON.parse(answer) as { label: string; probabilities: Record<string, number> };
  expect(Object.keys(probabilities)).toContain(label);
  expect(Object.values(probabilities).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
  return [...files.keys()];
}
