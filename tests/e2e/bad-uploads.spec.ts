import { expect, type Page, test } from "@playwright/test";

/** Sends a file through the page, as a person would. */
async function upload(page: Page, name: string, content: string | Buffer) {
  await page.goto("/");
  await page.getByRole("link", { name: "Sentiment of reviews" }).click();
  await page.getByRole("link", { name: /^Rank these/ }).click();
  await page
    .getByLabel("File with labelled rows")
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
  await page.getByRole("button", { name: "Upload and look at it" }).click();
}

const problem = (page: Page) => page.getByRole("main").getByRole("alert");

test("an empty file is refused by name", async ({ page }) => {
  await upload(page, "nothing.csv", "");
  await expect(problem(page)).toContainText("nothing.csv");
  await expect(problem(page)).toContainText(/empty/i);
  await expect(problem(page)).toContainText("What to do:");
});

test("a PDF that is called .csv is seen through", async ({ page }) => {
  await upload(page, "report.csv", "%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n<<>>\nendobj\n");
  await expect(problem(page)).toContainText("PDF");
  await expect(problem(page)).toContainText("What to do:");
});

test("after a refused file another one can be sent from the same page", async ({ page }) => {
  const rows = Array.from({ length: 30 }, (_, row) => `${row % 2 ? "It is good" : "It is bad"} ${row},${row % 2}`);
  await upload(page, "nothing.csv", "");
  await expect(problem(page)).toBeVisible();
  // The refused file may have been turned down on this page, or on a page of its own that links back.
  const back = page.getByRole("link", { name: "Upload another file" });
  if (await back.isVisible()) await back.click();
  await page
    .getByLabel("File with labelled rows")
    .setInputFiles({ name: "good.csv", mimeType: "text/csv", buffer: Buffer.from(`text,label\n${rows.join("\n")}\n`) });
  await page.getByRole("button", { name: "Upload and look at it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "good.csv" })).toBeVisible();
});

test("rows of one class only are explained, and the form stays as it was filled in", async ({ page }) => {
  const rows = Array.from(
    { length: 40 },
    (_, row) => `It arrived on day ${row} and works,${row % 2 ? "good" : "fine"}`,
  );
  await upload(page, "happy.csv", `text,label\n${rows.join("\n")}\n`);
  const values = page.getByRole("combobox", { name: /counts as$/ });
  await expect(values).toHaveCount(2);
  for (const value of await values.all()) await value.selectOption("positive");
  await page.getByRole("button", { name: "Read the rows this way" }).click();
  await expect(problem(page)).toContainText(/one label|one class/);
  await expect(page.getByRole("button", { name: "Read the rows this way" })).toBeEnabled();
  await expect(values.first().locator("option:checked")).toHaveText("positive");
});

test("a value that fits no label must be decided on: nothing is set aside by itself", async ({ page }) => {
  const stars = (row: number) => `${(row % 5) + 1} stars`;
  const rows = Array.from({ length: 50 }, (_, row) => `It arrived on day ${row} and works,${stars(row)}`);
  await upload(page, "stars.csv", `text,label\n${rows.join("\n")}\n`);
  const three = page.getByRole("combobox", { name: /3 stars. counts as$/ });
  await expect(three.locator("option:checked")).toHaveText("choose");
  await expect(page.getByRole("combobox", { name: /5 stars. counts as$/ }).locator("option:checked")).toHaveText(
    "positive",
  );
  await page.getByRole("button", { name: "Read the rows this way" }).click();
  await expect(three).toBeFocused();
  await page.getByRole("button", { name: "Set them aside" }).click();
  await page.getByRole("button", { name: "Read the rows this way" }).click();
  await expect(page.getByRole("button", { name: /^Rank/ })).toBeVisible();
  await expect(page.getByText(/'3 stars', which is set aside/).first()).toBeAttached();
});
