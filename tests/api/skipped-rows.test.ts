import { afterAll, beforeAll, expect, test } from "vitest";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { upload } from "#tests/api/upload";

let server: Server;
let token: string;
beforeAll(async () => {
  server = await startServer({ worker: true });
  token = await server.newToken();
});
afterAll(() => server.stop());

/** 300 rows, of which every second one has no label. */
const content = `text,label,user_id\n${Array.from({ length: 300 }, (_, i) => `the film was good ${i},${i % 2 ? (i % 4 === 1 ? "positive" : "negative") : ""},${i % 7}\n`).join("")}`;

test("every row that could not be used is listed, however many they are", async () => {
  const set = await (await upload({ token, content, name: "half.csv" })).json();
  expect(set.dataset.skipped).toBe(150);
  const response = await callRoute("GET", `/stress-sets/${set.id}/skipped.csv`, { token });
  expect(response.headers.get("content-disposition")).toContain("half-skipped.csv");
  const lines = (await response.text()).trim().split("\n");
  expect(lines).toHaveLength(151);
  expect(lines.slice(0, 3)).toEqual(["row,reason", "1,has no label", "3,has no label"]);
});

test("all rows that were noticed are listed, each with its name, why, and its cluster", async () => {
  const twice = "the very same,positive,1\nthe  VERY same,negative,2\n";
  const set = await (await upload({ token, content: content + twice, name: "half.csv" })).json();
  const response = await callRoute("GET", `/stress-sets/${set.id}/noticed.csv`, { token });
  expect(response.headers.get("content-disposition")).toContain("half-noticed.csv");
  const lines = (await response.text()).trim().split("\n");
  expect(lines).toHaveLength(set.dataset.findings.listed + 1);
  expect(lines.slice(0, 3)).toEqual([
    "row,name,kind,cluster",
    "301,the very same,conflict,1",
    "302,the VERY same,conflict,1",
  ]);
});

test("how labels were read is told, and a column that may tie rows together is pointed out", async () => {
  const { dataset } = await (await upload({ token, content })).json();
  expect(dataset.labelValues).toEqual([
    { value: "negative", rows: 75, label: "negative" },
    { value: "positive", rows: 75, label: "positive" },
  ]);
  expect(dataset.unusedGroup).toBe("user_id");
  expect(dataset.groups).toBeNull();
});

test("the skipped and noticed rows of another workspace are not found, nor those of a set that is not read yet", async () => {
  const set = await (await upload({ token, content })).json();
  const other = await server.newToken();
  const unread = await (await upload({ token, content, mapping: "review" })).json();
  for (const name of ["skipped.csv", "noticed.csv"]) {
    await expectProblem(await callRoute("GET", `/stress-sets/${set.id}/${name}`, { token: other }), 404);
    await expectProblem(await callRoute("GET", `/stress-sets/${unread.id}/${name}`, { token }), 409);
  }
});
