import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readByteRange } from "#server/api/rest/byte-range";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";

const MODEL = "/families/tiny-text/variants/01/model.onnx";
const BUNDLE = "/families/tiny-text/variants/01/bundle.zip";
const SAMPLE = "/families/tiny-text/sample";
const model = readFileSync(join(import.meta.dirname, "../fixtures/tiny-text/variants/01.onnx"));

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const get = (path: string, headers: Record<string, string> = {}) => callRoute("GET", path, { headers });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

test("the model is the file of the package, named after family and variant", async () => {
  const response = await get(MODEL);
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="tiny-text-01.onnx"');
  expect(response.headers.get("content-length")).toBe(String(model.length));
  expect(response.headers.get("etag")).toBe(`"${sha256(model)}"`);
  expect((await bytesOf(response)).equals(model)).toBe(true);
});

test("the bundle is a zip with the model in it, the same bytes each time", async () => {
  const response = await get(BUNDLE);
  expect(response.headers.get("content-type")).toBe("application/zip");
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="tiny-text-01.zip"');
  const zip = await bytesOf(response);
  expect(zip.subarray(0, 4).toString("latin1")).toBe("PK\x03\x04");
  for (const name of ["model.onnx", "README.md", "LICENSE", "run.mjs"]) expect(zip.includes(name)).toBe(true);
  expect((await bytesOf(await get(BUNDLE))).equals(zip)).toBe(true);
  const other = await get(BUNDLE.replace("/01/", "/02/"));
  expect(other.headers.get("etag")).not.toBe(response.headers.get("etag"));
  await other.body?.cancel();
});

test("the sample is a table", async () => {
  const response = await get(SAMPLE);
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(await response.text()).toMatch(/^text,label,region\n/);
});

describe.each([MODEL, BUNDLE, SAMPLE])("%s", (path) => {
  test("what has not changed is not sent again", async () => {
    const etag = (await get(path)).headers.get("etag") ?? "";
    for (const list of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
      const response = await get(path, { "if-none-match": list });
      expect([response.status, response.headers.get("etag"), await response.text()]).toEqual([304, etag, ""]);
    }
    expect((await get(path, { "if-none-match": '"x"' })).status).toBe(200);
  });

  test("HEAD answers as GET does, without the bytes", async () => {
    const headers = { "x-request-id": "one-for-both" };
    const [whole, head] = [await get(path, headers), await callRoute("HEAD", path, { headers })];
    expect(head.status).toBe(200);
    expect([...head.headers]).toEqual([...whole.headers]);
    expect(await head.text()).toBe("");
    await whole.body?.cancel();
  });

  test("a range is a part of the whole, and parts make the whole again", async () => {
    const whole = await bytesOf(await get(path));
    const half = Math.floor(whole.length / 2);
    const first = await get(path, { range: `bytes=0-${half - 1}` });
    const rest = await get(path, { range: `bytes=${half}-` });
    expect([first.status, rest.status]).toEqual([206, 206]);
    expect(rest.headers.get("content-range")).toBe(`bytes ${half}-${whole.length - 1}/${whole.length}`);
    expect(Buffer.concat([await bytesOf(first), await bytesOf(rest)]).equals(whole)).toBe(true);
    const last = await get(path, { range: "bytes=-10" });
    expect((await bytesOf(last)).equals(whole.subarray(-10))).toBe(true);
  });

  test("a range behind the end is 416 and says how much there is", async () => {
    const { length } = await bytesOf(await get(path));
    const response = await get(path, { range: `bytes=${length}-` });
    expect(response.headers.get("content-range")).toBe(`bytes */${length}`);
    await expectProblem(response, 416);
  });

  test("a range of bytes that have changed since is answered with all", async () => {
    const etag = (await get(path)).headers.get("etag") ?? "";
    const status = async (condition: string) => {
      const response = await get(path, { range: "bytes=0-3", "if-range": condition });
      await response.body?.cancel();
      return response.status;
    };
    expect([await status(etag), await status('"x"'), await status(`W/${etag}`)]).toEqual([206, 200, 200]);
    expect(await status("Wed, 21 Oct 2015 07:28:00 GMT")).toBe(200);
  });
});

test("variants and families that are not there are 404", async () => {
  await expectProblem(await get(MODEL.replace("/01/", "/77/")), 404);
  await expectProblem(await get(BUNDLE.replace("/01/", "/..%2f00/")), 404);
  await expectProblem(await get(SAMPLE.replace("tiny-text", "other")), 404);
});

test.each([
  ["bytes=0-0", { start: 0, end: 0 }],
  ["bytes=5-", { start: 5, end: 9 }],
  ["bytes=5-99999999999999999999", { start: 5, end: 9 }],
  ["bytes=-3", { start: 7, end: 9 }],
  ["bytes=-30", { start: 0, end: 9 }],
  ["bytes=-0", null],
  ["bytes=10-", null],
  ["bytes=99999999999999999999-", null],
  ["bytes=7-5", "all"],
  ["bytes=-", "all"],
  ["bytes=0-1,3-4", "all"],
  ["lines=0-1", "all"],
  [null, "all"],
])("of ten bytes, '%s' asks for %o", (header, expected) => {
  expect(readByteRange(header, 10)).toEqual(expected);
});
