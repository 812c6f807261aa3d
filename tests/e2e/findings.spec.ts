import { expect, type Page, test } from "@playwright/test";
import { expectNoSidewaysScrolling } from "./ranked.ts";

async function readRows(page: Page, name: string, rows: string[]): Promise<void> {
  await page.goto("/families/sentiment/evaluate");
  await page
    .getByLabel("File with labelled rows")
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(`text,label\n${rows.join("\n")}\n`) });
  await page.getByRole("button", { name: "Upload and look at it" }).click();
  await page.getByRole("button", { name: "Read the rows this way" }).click();
  await expect(page.getByRole("heading", { name: /rows ready/ })).toBeVisible();
}

const sound = Array.from({ length: 30 }, (_, row) => `It is ${row % 2 ? "good" : "bad"} ${row},${row % 2}`);

test("what is odd about the rows is said with their numbers", async ({ page }) => {
  await readRows(page, "odd.csv", [...sound, "The very same,1", "the  VERY same,0", "Once more,1", "once more,1"]);
  const found = page.getByRole("region", { name: "What was noticed" });
  await expect(found).toContainText(
    /2 rows in 1 cluster have the very same input and different labels.*rows 31 and 32/,
  );
  await expect(found).toContainText("4 rows in 2 clusters have the very same input");
  await expect(found).toContainText("None of your rows is among the 22,447 training examples");
  await expectNoSidewaysScrolling(page);
});

test("nothing odd is said to be there where nothing is", async ({ page }) => {
  await readRows(page, "sound.csv", sound);
  const found = page.getByRole("region", { name: "What was noticed" });
  await expect(found).toContainText("No two rows have the very same input.");
  await expect(found.getByRole("alert")).toHaveCount(0);
});
