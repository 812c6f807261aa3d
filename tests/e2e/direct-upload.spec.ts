import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { withServedApp } from "#cli/bench/served-app";
import { CREDENTIALS, startS3Server } from "#tests/storage/s3-server";

const ROWS = Array.from(
  { length: 60 },
  (_, row) => `${row % 2 ? "A good film" : "A bad film"}, number ${row};${row % 2 ? "positive" : "negative"}`,
);

/** Uploads a table by the page. @returns where its bytes went */
async function upload(page: Page, url: string): Promise<string[]> {
  const sent: string[] = [];
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    if (request.method() === "PUT") sent.push(`PUT ${origin}`);
    if (request.method() === "POST" && pathname.startsWith("/api/v1/"))
      sent.push(pathname.replace(/[0-9a-f-]{36}/, "ID"));
  });
  await page.goto(`${url}/families/sentiment/evaluate`);
  const file = { name: "films.csv", mimeType: "text/csv", buffer: Buffer.from(["text;label", ...ROWS].join("\n")) };
  await page.getByLabel("File with labelled rows").setInputFiles(file);
  await page.getByRole("button", { name: "Upload and look at it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "films.csv" })).toBeVisible();
  return sent;
}

test("a file goes to a store that the browser reaches, and through the web server where it is kept out", async ({
  browser,
}, { project }) => {
  test.skip(project.name === "phone", "The page is the same; what is looked at is the way of the bytes.");
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-direct-"));
  const store = await startS3Server();
  const settings = {
    ...CREDENTIALS,
    STORAGE_URL: `${store.urlOf("files")}&publicEndpoint=${encodeURIComponent(store.endpoint)}`,
  };
  const newPage = async (): Promise<Page> => (await browser.newContext()).newPage();
  try {
    await withServedApp(
      folder,
      async (url) => {
        store.letPagesIn(true);
        expect(await upload(await newPage(), url)).toEqual([
          "/api/v1/uploads",
          `PUT ${store.endpoint}`,
          "/api/v1/uploads/ID",
        ]);
        store.letPagesIn(false);
        expect(await upload(await newPage(), url)).toEqual([
          "/api/v1/uploads",
          `PUT ${store.endpoint}`,
          "/api/v1/stress-sets",
        ]);
      },
      settings,
    );
  } finally {
    await store.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
