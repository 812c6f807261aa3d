import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { MAX_UPLOAD_BYTES, type Server, startServer } from "#tests/api/harness";
import { sampleCsv } from "#tests/api/sample-rows";
import { upload, uploadReady } from "#tests/api/upload";

let server: Server;
let token: string;
beforeAll(async () => {
  server = await startServer({ worker: true });
  token = await server.newToken();
});
afterAll(() => server.stop());

const BOUNDARY = "x-boundary";
const field = (name: string, value: string): string =>
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (content = sampleCsv(40), name = "file"): string =>
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"; filename="rows.csv"\r\n\r\n${content}\r\n`;
const family = field("family", "tiny-text");
const end = `--${BOUNDARY}--\r\n`;

function send(body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  const type = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
  return callRoute("POST", "/stress-sets", { token, body, headers: { ...type, ...headers } });
}

/** The bytes, some at a time, and then `last`: the end, or a line that breaks. */
function trickle(
  text: string,
  last: (controller: ReadableStreamDefaultController) => void,
  size = 500,
): ReadableStream {
  const bytes = Buffer.from(text);
  let at = 0;
  return new ReadableStream({
    pull: async (controller) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (at >= bytes.length) return last(controller);
      controller.enqueue(new Uint8Array(bytes.subarray(at, at + size)));
      at += size;
    },
  });
}
const close = (controller: ReadableStreamDefaultController): void => controller.close();

describe("a form that is not as it should be is refused, with what is wrong, and leaves nothing behind", () => {
  const broken: [string, string, RegExp][] = [
    ["nothing at all", "", /broken or was cut short/],
    ["no parts", end, /no file in the form/],
    ["no file", family + end, /no file in the form/],
    ["the file as a plain field", family + field("file", "text,label") + end, /no file in the form/],
    ["no family", file() + end, /'family' is missing/],
    ["the family after the file", file() + family + end, /'family' is missing/],
    ["a field after the file", family + file() + field("mapping", "review") + end, /'mapping' comes after the file/],
    ["a field twice", family + family + file() + end, /'family' comes twice/],
    ["an unknown field", family + field("__proto__", "1") + file() + end, /no field '__proto__'/],
    ["two files", family + file() + file() + end, /more than one file/],
    ["a file of another name", family + file(undefined, "data") + end, /came as 'data'/],
    ["a mapping that is not JSON", family + field("mapping", "{text:") + file() + end, /'mapping' is not JSON/],
    ["a mapping that is a list", family + field("mapping", "[]") + file() + end, /'mapping' does not fit/],
    ["a misspelt mapping", family + field("mapping", '{"lable":"label"}') + file() + end, /lable/],
    [
      "a zero character in the mapping",
      family + field("mapping", '{"text":"a\\u0000"}') + file() + end,
      /zero character/,
    ],
    [
      "half a character in the mapping",
      family + field("mapping", '{"labels":{"\\ud800":null}}') + file() + end,
      /half of a character/,
    ],
    ["a huge field", field("family", "x".repeat(1_100_000)) + file() + end, /larger than 1 MB/],
    ["a broken part header", `--${BOUNDARY}\r\n\0: x\r\n\r\n${end}`, /broken or was cut short/],
    ["no last boundary", family + file(), /broken or was cut short/],
    ["an end in the middle of the file", (family + file()).slice(0, 700), /broken or was cut short/],
  ];
  test.each(broken)("%s", async (_, body, detail) => {
    expect((await expectProblem(await send(body), 400)).detail).toMatch(detail);
    expect(server.storedFiles()).toEqual([]);
  });

  test("what does not fit in the mapping is named by its path", async () => {
    const mapping = JSON.stringify({ slices: ["ok", 3] });
    const { errors } = await expectProblem(await upload({ token, mapping }), 400);
    expect(errors?.map(({ path }) => path)).toEqual([["slices", 1]]);
  });

  test("another content type is 415, a form without a boundary 400", async () => {
    await expectProblem(await callRoute("POST", "/stress-sets", { token, json: {} }), 415);
    await expectProblem(await callRoute("POST", "/stress-sets", { token }), 415);
    await expectProblem(await send(family, { "content-encoding": "gzip" }), 415);
    await expectProblem(await send(family, { "content-type": "multipart/form-data" }), 400);
  });
});

test("an upload that says it is too large is refused before it is read", async () => {
  let read = 0;
  const body = new ReadableStream(
    { pull: (controller) => void controller.enqueue(new Uint8Array(++read)) },
    { highWaterMark: 0 },
  );
  const declared = String(MAX_UPLOAD_BYTES * 10);
  await expectProblem(await send(body, { "content-length": declared }), 413);
  expect(read).toBe(0);
});

test("a client that goes away in the middle leaves nothing behind", async () => {
  const text = family + file(sampleCsv(400));
  const gone = trickle(text, (controller) => controller.error(new Error("aborted")));
  expect((await expectProblem(await send(gone), 400)).detail).toMatch(/connection ended before the upload did/);
  expect(server.storedFiles()).toEqual([]);
});

test("fewer bytes than announced are refused, though the form looks whole", async () => {
  const text = family + file() + end;
  const announced = { "content-length": String(text.length + 10) };
  expect((await expectProblem(await send(trickle(text, close), announced), 400)).detail).toMatch(/announced/);
  expect(server.storedFiles()).toEqual([]);
});

test("an answer that is known early does not wait for the rest, which is still taken off the line", async () => {
  let sent = 0;
  const head = Buffer.from(field("family", "nothing-here") + file());
  const body = new ReadableStream({
    pull: async (controller) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      controller.enqueue(sent === 0 ? new Uint8Array(head) : new Uint8Array(10_000));
      sent += 1;
      if (sent === 300) controller.close();
    },
  });
  await expectProblem(await send(body), 404);
  expect(sent).toBeLessThan(300);
  await expect.poll(() => sent, { timeout: 15_000 }).toBe(300);
});

test("boundaries that fall between two pieces, and content that looks like one, change nothing", async () => {
  const content = `${sampleCsv(40)}"good --${BOUNDARY} and\r\n--x-boundar",positive,north\n`;
  const text = family + field("mapping", '{"text":"text","label":"label"}') + file(content) + end;
  for (const size of [7, 64]) {
    const response = await send(trickle(text, close, size));
    expect([response.status, await response.json()]).toMatchObject([
      201,
      { bytes: content.length, dataset: { rows: 41 } },
    ]);
  }
});

test("where files lie on the server's own disk, no other address is given for them", async () => {
  const answer = await callRoute("POST", "/uploads", { token, json: { family: "tiny-text", bytes: 10 } });
  expect(await expectProblem(answer, 409)).toMatchObject({ hint: expect.stringContaining("/api/v1/stress-sets") });
});

test("many uploads at once each get their own set", async () => {
  const sets = await Promise.all(Array.from({ length: 5 }, () => uploadReady(token)));
  expect(new Set(sets.map(({ id }) => id)).size).toBe(5);
});
