import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StressSetView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { sampleCsv, sampleRows, toCsv } from "#tests/api/sample-rows";
import { type UploadOptions, upload, uploadReady } from "#tests/api/upload";

let server: Server;
let token: string;
beforeAll(async () => {
  server = await startServer({ worker: true });
  token = await server.newToken();
});
afterAll(() => server.stop());

type Bad = { what: string; status: number; detail: RegExp } & Omit<UploadOptions, "token">;

const withLabel = (label: string): string => toCsv(sampleRows(40).map((row) => ({ ...row, label })));

const bad: Bad[] = [
  { what: "an empty file", content: "", status: 422, detail: /rows\.csv is empty/ },
  { what: "blank lines only", content: "\n \n\n", status: 422, detail: /rows\.csv is empty/ },
  { what: "a PDF named .csv", content: "%PDF-1.7\n1 0 obj\n", status: 422, detail: /is a PDF document/ },
  { what: "a header without rows", content: "text,label\n", status: 422, detail: /no rows/ },
  { what: "a single column", content: "text\ngood\nbad\n", status: 422, detail: /single column/ },
  {
    what: "a mapping to no such column",
    mapping: JSON.stringify({ text: "text", label: "verdict" }),
    status: 422,
    detail: /no column 'verdict' for the label/,
  },
  { what: "labels that fit nothing", content: withLabel("purple"), status: 422, detail: /'purple' \(40 rows\)/ },
  {
    what: "labels named like parts of every object",
    content: withLabel("constructor"),
    status: 422,
    detail: /'constructor' \(40 rows\)/,
  },
  {
    what: "a long label that would be cut within a character",
    content: withLabel(`${"x".repeat(39)}😀 and more`),
    mapping: JSON.stringify({ text: "text", label: "label" }),
    status: 422,
    detail: /fit no label of the family/,
  },
  {
    what: "a quote that is never closed",
    content: sampleCsv(40).replaceAll('"', "").replaceAll(" , ", " ").replace("the food was bad", '"the food was bad'),
    status: 422,
    detail: /Row 2 of rows\.csv .*opens a quote that is never closed/,
  },
  {
    what: "one giant line",
    content: `text,label\n"${"good ".repeat(600_000)}",positive\n`,
    status: 422,
    detail: /Line 2 of rows\.csv is longer than 1 MB/,
  },
  {
    what: "UTF-8 with a line that is not",
    content: Buffer.concat([Buffer.from(`${sampleCsv(40)}"café",positive,north\n`), Buffer.from([0xe9, 10])]),
    status: 422,
    detail: /UTF-8, but line 43 holds bytes that are not/,
  },
  { what: "zero bytes", content: `${sampleCsv(40)}"a\0b",positive,north\n`, status: 422, detail: /zero bytes/ },
  { what: "a single row", content: sampleCsv(1), status: 422, detail: /1 usable row\b/ },
  { what: "one class only", content: withLabel("positive"), status: 422, detail: /one label, 'positive'/ },
  { what: "an unknown family", family: "nothing-here", status: 404, detail: /no family 'nothing-here'/ },
  { what: "a family that is no name", family: "../tiny-text\0", status: 404, detail: /no family/ },
  {
    what: "more bytes than the server takes",
    content: Buffer.alloc(5_000_000, "good,positive\n"),
    status: 413,
    detail: /larger than/,
  },
];

describe("a file that makes no stress set is refused with the reason and leaves nothing behind", () => {
  test.each(bad)("$what", async ({ what: _, status, detail, ...options }) => {
    const before = server.storedFiles();
    const problem = await expectProblem(await upload({ token, ...options }), status);
    expect(problem.detail).toMatch(detail);
    expect(server.storedFiles()).toEqual(before);
    const { items } = (await (await callRoute("GET", "/stress-sets", { token })).json()) as { items: unknown[] };
    expect(items).toEqual([]);
  });

  test("and the next good file is taken", async () => {
    const set = await uploadReady(token);
    expect(set.state).toBe("ready");
    await callRoute("DELETE", `/stress-sets/${set.id}`, { token });
  });
});

describe("files with names that a program may trip over are read like any other", () => {
  const rename = (csv: string, header: string): string => csv.replace("text,label,region", header);

  test.each(["text,label,__proto__", "text,label,constructor", "text,label,toString"])("columns %s", async (header) => {
    const content = rename(sampleCsv(40), header);
    const slice = header.split(",")[2] ?? "";
    const mapping = JSON.stringify({ text: "text", label: "label", slices: [slice] });
    const response = await upload({ token, content, mapping });
    const set = (await response.json()) as StressSetView;
    expect([response.status, set.dataset?.slices.map(({ column }) => column)]).toEqual([201, [slice]]);
    await callRoute("DELETE", `/stress-sets/${set.id}`, { token });
  });

  test.each([
    ["zero character", "\\u0000"],
    ["half a character", "\\ud800"],
  ])("JSONL with a %s in a value and in a key, which the database could not hold", async (_, escaped) => {
    const rows = sampleRows(40).map(({ region, ...row }) => {
      const part = JSON.stringify({ ...row, place: `${region}?` });
      return part.replace("place", `place${escaped}`).replace("?", escaped);
    });
    const response = await upload({ token, content: rows.join("\n"), name: "rows.jsonl" });
    const set = (await response.json()) as StressSetView;
    expect([response.status, set.dataset?.rows]).toEqual([201, 40]);
    expect(set.inspection?.preview[0]?.[2]).toBe("north\ufffd");
    await callRoute("DELETE", `/stress-sets/${set.id}`, { token });
  });

  test.each([
    ["../../etc/passwd.csv", "passwd.csv"],
    ["C:\\data\\Bewertungen für März.csv", "Bewertungen für März.csv"],
    ["😀".repeat(100), `${"😀".repeat(60)}`],
    ["", "upload.csv"],
  ])("the file name %s is kept as %s", async (name, kept) => {
    const response = await upload({ token, name });
    const set = (await response.json()) as StressSetView;
    expect([response.status, set.name]).toEqual([201, kept]);
    await callRoute("DELETE", `/stress-sets/${set.id}`, { token });
  });
});
