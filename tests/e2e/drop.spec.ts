import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { drawDisc, zipOfDiscs } from "./drawn-photographs.ts";

let home: string;
let photos: string;
const EACH = 12;

test.beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "fiftyfold-drop-"));
  photos = join(home, "photos");
  // Two labels that no label of the family is spelt like.
  for (const label of ["pkw", "hund"]) {
    await mkdir(join(photos, label), { recursive: true });
    for (let n = 0; n < EACH; n++) await writeFile(join(photos, label, `${n}.png`), await drawDisc(64, n / EACH));
  }
  await writeFile(join(photos, ".DS_Store"), "litter");
});
test.afterAll(() => rm(home, { recursive: true, force: true }));

const main = (page: Page) => page.getByRole("main");
const uploadButton = (page: Page) => page.getByRole("button", { name: "Upload and look at it" });
const openUpload = async (page: Page, family: string) => {
  await page.goto(`/families/${family}/evaluate`);
  await expect(uploadButton(page)).toBeDisabled();
};

type Loose = { name: string; content: string | number[] };

/** Files dropped by a program: they are in no folder. */
async function dropFiles(page: Page, files: Loose[]): Promise<void> {
  const dropped = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const { name, content } of given) {
      transfer.items.add(new File([typeof content === "string" ? content : Uint8Array.from(content)], name));
    }
    return transfer;
  }, files);
  for (const type of ["dragenter", "dragover", "drop"]) await main(page).dispatchEvent(type, { dataTransfer: dropped });
}

/** What a person does who drags something of the file manager over the page; `drop` lets go of it. */
async function drag(page: Page, path: string, type: "dragEnter" | "dragOver" | "drop" | "dragCancel"): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  await session.send("Input.dispatchDragEvent", { type, x: 20, y: 300, data });
  await session.detach();
}

/** Confirms two labels that were not known, and reads the rows. */
async function mapLabels(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "The first rows" })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("combobox", { name: "“pkw” counts as" }).selectOption("automobile");
  await page.getByRole("combobox", { name: "“hund” counts as" }).selectOption("dog");
  await page.getByRole("button", { name: "Read the rows this way" }).click();
}

test("a folder of images is chosen, its labels put right, its report looked at, and all variants ranked on it", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await openUpload(page, "cifar10");
  await page.getByLabel("Folder of images").setInputFiles(photos);
  await expect(main(page).getByText("photos.tar")).toBeVisible();
  await expect(main(page).getByText(/^24 files, .* in all\./)).toBeVisible();
  await expect(page.getByRole("list", { name: "First files" })).toContainText("photos/hund/0.png");
  await uploadButton(page).click();
  await mapLabels(page);
  await expect(page.getByRole("heading", { name: "24 rows ready, none set aside" })).toBeVisible({ timeout: 30_000 });
  const balance = page.getByRole("list", { name: "Class balance" });
  await expect(balance.getByRole("listitem").filter({ hasText: "automobile" })).toContainText(`${EACH} (50%)`);
  await expect(balance.getByRole("listitem").filter({ hasText: "dog" })).toContainText(`${EACH} (50%)`);
  const images = page.getByRole("list", { name: "First images" }).getByRole("img");
  await expect(images).toHaveCount(10);
  await expect(page.getByRole("list", { name: "First images" }).getByText("automobile")).toHaveCount(5);
  for (const image of await images.all()) {
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(64);
  }
  await page.getByRole("button", { name: /^Rank all 50$/ }).click();
  await expect(page.getByRole("heading", { name: /^(Recommended|Not recommended as it is)/ }).first()).toBeVisible({
    timeout: 120_000,
  });
});

test("a folder is dropped anywhere on the page, which shows that it may be", async ({ page, isMobile }) => {
  test.skip(isMobile, "Nothing is dragged onto a telephone.");
  await openUpload(page, "cifar10");
  const overlay = page.getByText("Drop the files or the folder");
  await drag(page, photos, "dragEnter");
  await drag(page, photos, "dragOver");
  await expect(overlay).toBeVisible();
  await drag(page, photos, "dragCancel");
  await expect(overlay).toBeHidden();
  await drag(page, photos, "dragEnter");
  await drag(page, photos, "dragOver");
  await drag(page, photos, "drop");
  await expect(overlay).toBeHidden();
  await expect(main(page).getByText(/^24 files, .* in all\./)).toBeVisible();
  await expect(main(page).getByText("1 hidden or system file is left out (.DS_Store).")).toBeVisible();
  await expect(uploadButton(page)).toBeEnabled();
});

test("an archive and its labels are sent together", async ({ page }) => {
  await openUpload(page, "cifar10");
  const zip = await zipOfDiscs(["all"], 24);
  const labels = Array.from({ length: 24 }, (_, n) => `all/eye-${n}.png,${n % 2 ? "pkw" : "hund"}`);
  await dropFiles(page, [
    { name: "images.zip", content: [...zip] },
    { name: "labels.csv", content: `file_name,label\n${labels.join("\n")}\n` },
  ]);
  await expect(page.getByRole("list", { name: "First files" }).getByRole("listitem")).toHaveText([
    "images.zip",
    "labels.csv",
  ]);
  await uploadButton(page).click();
  await mapLabels(page);
  await expect(page.getByRole("heading", { name: "24 rows ready, none set aside" })).toBeVisible({ timeout: 30_000 });
});

const reviews = (count: number, ending: string): string =>
  `text,label,shop\n${Array.from({ length: count }, (_, n) => `It was ${n % 2 ? "great" : "awful"} ${ending} ${n},${n % 2 ? "schön" : "übel"},${n % 3 ? "north" : "south"}`).join("\n")}\n`;

async function bringReviews(page: Page, name: string, content: string | Buffer): Promise<void> {
  await openUpload(page, "sentiment");
  await page
    .getByLabel("File with labelled rows")
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
  await uploadButton(page).click();
  await expect(page.getByRole("heading", { name: "The first rows" })).toBeVisible({ timeout: 30_000 });
}

async function mapReviews(page: Page): Promise<void> {
  await page.getByRole("combobox", { name: "“schön” counts as" }).selectOption("positive");
  await page.getByRole("combobox", { name: "“übel” counts as" }).selectOption("negative");
  await page.getByRole("button", { name: "Read the rows this way" }).click();
  await expect(page.getByRole("heading", { name: /rows ready/ })).toBeVisible({ timeout: 30_000 });
}

test("of two tables one is wanted, and the page asks which", async ({ page }) => {
  await openUpload(page, "sentiment");
  await dropFiles(page, [
    { name: "may.csv", content: reviews(30, "in May") },
    { name: "june.csv", content: reviews(40, "in June") },
  ]);
  await expect(main(page).getByText("These are 2 files, and this family reads one table. Which one?")).toBeVisible();
  await expect(uploadButton(page)).toBeDisabled();
  await page.getByRole("button", { name: "june.csv" }).press("Enter");
  await uploadButton(page).click();
  await expect(page.getByRole("heading", { level: 1, name: "june.csv" })).toBeVisible();
  await expect(page.getByText("40 rows, 3 columns")).toBeVisible();
});

test("what is too large is said before it is sent", async ({ page }) => {
  await openUpload(page, "cifar10");
  await expect(main(page).getByText(/up to 200(\.0)? MB/)).toBeVisible();
  await page.evaluate(() => {
    const part = new Blob([new Uint8Array(50_000_000)]);
    const transfer = new DataTransfer();
    for (const name of ["a.zip", "b.zip"]) transfer.items.add(new File([part, part, part], name));
    document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
  });
  await expect(main(page).getByRole("alert")).toContainText("That is 300.0 MB; this server takes up to 200.0 MB.");
  await expect(uploadButton(page)).toBeDisabled();
});

test("a set is read as one before it was, and once it is ranked on, a copy is read in another way", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await bringReviews(page, "may.csv", reviews(30, "in May"));
  await page.getByRole("checkbox", { name: /^shop/ }).uncheck();
  await mapReviews(page);

  await bringReviews(page, "june.csv", reviews(40, "in June"));
  const label = page.getByRole("combobox", { name: "“übel” counts as" });
  await expect(label.locator("option:checked")).toHaveText("choose");
  await page.getByRole("button", { name: /^Read it as may\.csv/ }).click();
  await expect(label.locator("option:checked")).toHaveText("negative");
  await expect(page.getByRole("checkbox", { name: /^shop/ })).not.toBeChecked();
  await expect(page.getByText(/^The form below is filled in as for may\.csv/)).toBeVisible();
  await page.getByRole("button", { name: "Read the rows this way" }).click();
  await expect(page.getByRole("heading", { name: "40 rows ready, none set aside" })).toBeVisible({ timeout: 30_000 });

  const address = page.url();
  await page.getByRole("button", { name: /^Rank all 50$/ }).click();
  await expect(page).toHaveURL(/\/evaluations\//);
  await page.goto(address);
  await page.getByText("Change how it is read").click();
  await page.getByRole("checkbox", { name: /^shop/ }).check();
  await page.getByRole("button", { name: "Read the rows this way" }).click();
  const problem = main(page).getByRole("alert");
  await expect(problem).toContainText("has been ranked on");
  await problem.getByRole("button", { name: "Make a copy and read it this way" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Copy of june.csv" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Slices: shop (2 values).")).toBeVisible({ timeout: 30_000 });
});

test("a set can be had back as it was sent, and as it was read", async ({ page }) => {
  const content = reviews(30, "in May");
  await bringReviews(page, "may.csv", content);
  await mapReviews(page);
  const fetched = async (name: RegExp): Promise<Buffer> => {
    const address = await page.getByRole("link", { name }).getAttribute("href");
    return (await page.context().request.get(address ?? "")).body();
  };
  expect((await fetched(/^Download the file as you sent it/)).toString()).toBe(content);
  expect((await fetched(/^Download the rows as they were read/)).toString("latin1", 0, 4)).toBe("PAR1");
});

test("the page says in what encoding a file was read, and another can be chosen", async ({ page }) => {
  const content = Buffer.from(reviews(30, "im März"), "latin1");
  await bringReviews(page, "maerz.csv", content);
  const encoding = page.getByLabel("Read as");
  await expect(encoding.locator("option:checked")).toHaveText(/^Windows-1252/);
  await expect(page.getByRole("cell", { name: "It was awful im März 0" })).toBeVisible();
  await encoding.selectOption({ label: "Mac Roman" });
  await expect(page.getByRole("cell", { name: "It was awful im M‰rz 0" })).toBeVisible({ timeout: 30_000 });
  await encoding.selectOption("windows-1252");
  await expect(page.getByRole("cell", { name: "It was awful im März 0" })).toBeVisible({ timeout: 30_000 });
  await mapReviews(page);
});
