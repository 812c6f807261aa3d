import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";

const MICROMOLES = 88.42;

/** The family's sample as a European laboratory would send it: semicolons, decimal commas, units, creatinine in µmol/L. */
function europeanSample(): string {
  const [header = "", ...records] = readFileSync("models/samples/kidney-sample.csv", "utf8").trim().split("\n");
  const names = header.split(",");
  const isCreatinine = (name: string): boolean => /^Creatinine_(last|min|max|mean)$/.test(name);
  const spelt = names.map((name) => {
    if (isCreatinine(name)) return `${name} (µmol/L)`;
    if (name === "HR_last") return "hr last [bpm]";
    if (name === "Temp_max") return "TEMP-MAX in °C";
    return name === "outcome" ? "Klasse" : name;
  });
  const rows = records.map((record) =>
    record.split(",").map((cell, index) => {
      const name = names[index] ?? "";
      if (name === "outcome") return cell === "AKI" ? "ja" : "nein";
      const value = isCreatinine(name) && cell !== "" ? (Number(cell) * MICROMOLES).toFixed(1) : cell;
      return /^-?\d+\.\d+$/.test(value) ? value.replace(".", ",") : value;
    }),
  );
  return [spelt, ...rows].map((cells) => cells.join(";")).join("\n");
}

async function upload(page: Page, name: string, content: string) {
  await page.goto("/families/kidney/evaluate");
  await page
    .getByLabel("File with labelled rows")
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
  await page.getByRole("button", { name: "Upload and look at it" }).click();
}

test("a European table is matched, warned of, cut into quantiles and ranked", async ({ page }) => {
  test.setTimeout(420_000);
  await upload(page, "labor.csv", europeanSample());
  await expect(page.getByRole("heading", { name: "How should the columns be read?" })).toBeVisible({
    timeout: 150_000,
  });

  // What was matched though it is spelt otherwise, and what says another unit, can be seen.
  await expect(page.getByText("169 of 169 features were found among the columns by their names")).toBeVisible();
  const warning = page.getByRole("note");
  await expect(warning).toContainText("4 columns say another unit than the models read");
  await expect(warning).toContainText(
    "“Creatinine_max (µmol/L)” says µmol/L; the models read mg/dL for Creatinine_max.",
  );
  const matches = page.getByRole("table", { name: /spelt otherwise come first/ });
  await expect(matches.getByRole("row", { name: /HR_last/ })).toContainText("matched, though spelt otherwise");
  await expect(matches.getByRole("row", { name: /Creatinine_last/ })).toContainText("says µmol/L, not mg/dL");
  await expect(page.getByText(/These columns are not features: .*“age_band”/)).toBeVisible();
  await expect(page.getByLabel("Label column")).toHaveValue("Klasse");
  await expect(page.getByRole("combobox", { name: "“ja” counts as" })).toHaveValue("1");

  // A column of numbers is cut, by keyboard alone.
  await page.getByLabel("Cut a column of numbers into ranges").selectOption("Age");
  await page.getByRole("button", { name: "Cut it" }).press("Enter");
  const ranges = page.getByRole("list", { name: "Ranges of Age" }).getByRole("listitem");
  await expect(ranges).toHaveCount(4);
  await page.getByLabel("How Age is cut").selectOption("at edges of my own");
  await page.getByLabel("Edges of Age").fill("60; 40");
  await expect(page.getByText("These edges cannot be read")).toBeVisible();
  await expect(page.getByRole("button", { name: "Read the rows this way" })).toBeDisabled();
  await page.getByLabel("Edges of Age").fill("40; 60");
  await expect(ranges).toHaveText(["< 40", "40 to 60", ">= 60"]);
  await page.getByLabel("How Age is cut").selectOption({ label: "into 4 ranges of like size (quantiles)" });
  await expect(ranges).toHaveCount(4);
  const named = await ranges.allTextContents();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.getByRole("button", { name: "Read the rows this way" }).click();

  await expect(page.getByRole("heading", { name: /^600 rows ready/ })).toBeVisible({ timeout: 150_000 });
  await expect(page.getByText(/Numbers read with a decimal comma in \d+ columns/)).toBeVisible();
  const odd = page.getByRole("list", { name: "Features that stand out" }).getByRole("listitem");
  await expect(odd.filter({ hasText: /^Creatinine_max/ })).toContainText("They look like µmol/L");
  await expect(odd.filter({ hasText: /^HR_last/ })).toHaveCount(0);
  await page.getByText("All 169 features").click();
  await expect(
    page.getByRole("table", { name: /^Values in 600 rows and in training/ }).getByRole("row", { name: /^HR_last/ }),
  ).toContainText("nothing");

  await page.getByRole("button", { name: /^Rank all 50$/ }).click();
  await expect(
    page.getByRole("heading", { name: /^(Recommended: variant|Not recommended as it is)/ }).first(),
  ).toBeVisible({
    timeout: 150_000,
  });
  for (const range of named) await expect(page.getByText(range, { exact: true }).first()).toBeAttached();
});

test("after a failed reading and a reload the form still has what was chosen", async ({ page }) => {
  const rows = Array.from(
    { length: 40 },
    (_, row) => `It arrived on day ${row} and works;${row % 2};${row % 3};${row}`,
  );
  await page.goto("/families/sentiment/evaluate");
  await page.getByLabel("File with labelled rows").setInputFiles({
    name: "chosen.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`text;label;shop;n\n${rows.join("\n")}\n`),
  });
  await page.getByRole("button", { name: "Upload and look at it" }).click();
  await page.getByLabel("“1” counts as").selectOption({ label: "negative" });
  await page.getByLabel("shop (3 values)").check();
  await page.getByRole("button", { name: "Read the rows this way" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("All 40 usable rows");
  await page.reload();
  await expect(page.getByLabel("“1” counts as")).toHaveValue("0");
  await expect(page.getByLabel("shop (3 values)")).toBeChecked();
});

test("a file of raw measurements by the hour is told what the family reads", async ({ page }) => {
  const rows = Array.from({ length: 40 }, (_, row) => `${row % 4},${row},80,1.2,${row % 2}`);
  await upload(page, "hourly.csv", `stay_id,hour,HR,Creatinine,label\n${rows.join("\n")}\n`);
  await expect(page.getByText("0 of 169 features were found among the columns by their names")).toBeVisible({
    timeout: 150_000,
  });
});
