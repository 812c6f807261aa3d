import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { serveContent } from "#server/api/rest/serve-content";

const shown: unknown[] = [];
const download = (method: string, headers: Record<string, string> = {}, address: string | null = "https://store/x") =>
  serveContent(new Request("http://localhost/upload", { method, headers }), {
    type: "text/csv",
    fileName: "rows.csv",
    sha256: "ab",
    size: 4,
    shared: false,
    link: async (presentation) => {
      shown.push(presentation);
      return address;
    },
    open: async () => Readable.from([Buffer.from("rows")]),
  });

test("a download whose bytes users reach in the store is sent there, under its own name, and the way is not kept", async () => {
  const response = await download("GET", { range: "bytes=0-1" });
  expect(response.status).toBe(307);
  expect(response.headers.get("location")).toBe("https://store/x");
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  expect(shown).toEqual([{ type: "text/csv", disposition: expect.stringContaining('filename="rows.csv"') }]);
});

test("whoever has the bytes, or asks about them only, is not sent anywhere", async () => {
  expect((await download("GET", { "if-none-match": '"ab"' })).status).toBe(304);
  const head = await download("HEAD");
  expect([head.status, head.headers.get("content-length")]).toEqual([200, "4"]);
});

test("where users do not reach the store, the web server sends the bytes", async () => {
  const response = await download("GET", {}, null);
  expect([response.status, await response.text()]).toEqual([200, "rows"]);
});
