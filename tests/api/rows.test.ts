import { afterAll, beforeAll, expect, test } from "vitest";
import { type RowDetail, type RowPage, rowDetailSchema, rowPageSchema } from "#server/contracts/rows";
import type { EvaluationView, StressSetView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { sampleRows } from "#tests/api/sample-rows";
import { upload } from "#tests/api/upload";

let server: Server;
let token: string;
let id: string;

const rows = sampleRows(40);
const formula = '=HYPERLINK("http://example.org")';
const content = `text,label,region\n${rows
  .map(({ text, label, region }, i) => `"${i === 3 ? formula.replaceAll('"', '""') : text}",${label},${region}\n`)
  .join("")}`;

beforeAll(async () => {
  server = await startServer({ worker: true });
  token = await server.newToken();
  const sent = await upload({ token, content, mapping: JSON.stringify({ slices: ["region"] }) });
  const set = (await sent.json()) as StressSetView;
  const created = await callRoute("POST", "/evaluations", { token, json: { stressSet: set.id } });
  id = ((await created.json()) as EvaluationView).id;
  await (await callRoute("GET", `/evaluations/${id}/events`, { token })).text();
}, 120_000);
afterAll(() => server.stop());

const get = (path: string) => callRoute("GET", `/evaluations/${id}${path}`, { token });
const page = async (query: string): Promise<RowPage> => rowPageSchema.parse(await (await get(`/rows${query}`)).json());

test("the rows of an evaluation are those of the file, with the answers of all variants", async () => {
  const all = await page("?sort=row&limit=100");
  expect(all.total).toBe(40);
  expect(all.rows.map(({ truth }) => truth)).toEqual(rows.map(({ label }) => label));
  for (const { answers, right, truth } of all.rows) {
    expect(answers.reduce((sum, { variants }) => sum + variants, 0)).toBe(3);
    expect(right).toBe(answers.find(({ label }) => label === truth)?.variants ?? 0);
  }
});

test("the counts of single rows add up to those of the ranking", async () => {
  const { report } = (await (await callRoute("GET", `/evaluations/${id}`, { token })).json()) as EvaluationView;
  for (const { variant, correct } of report?.variants ?? []) {
    expect((await page(`?variant=${variant}&only=right`)).total).toBe(correct);
  }
});

test("one row tells each variant's answer", async () => {
  const detail: RowDetail = rowDetailSchema.parse(await (await get("/rows/7")).json());
  expect(detail).toMatchObject({ row: 7, truth: rows[6]?.label, input: { text: rows[6]?.text } });
  expect(detail.slices).toEqual([{ column: "region", value: rows[6]?.region }]);
  expect(detail.variants).toHaveLength(3);
});

test("a download has a line for each row, and a formula in it stays a text", async () => {
  const answer = await get("/rows.csv?sort=row");
  expect(answer.headers.get("content-disposition")).toContain("rows.csv");
  const lines = (await answer.text()).trimEnd().split("\r\n");
  expect(lines).toHaveLength(41);
  expect(lines[0]).toBe("row,label,text,region,variant_00,variant_01,variant_02");
  expect(lines[4]).toContain(`"'${formula.replaceAll('"', '""')}"`);
});

test.each([
  { path: "/rows?truth=horse", status: 400, says: /no label 'horse'/ },
  { path: "/rows?variant=99", status: 400, says: /no variant '99'/ },
  { path: "/rows?slice=region", status: 400, says: /no slice 'region'/ },
  { path: "/rows?only=some", status: 400, says: /only/ },
  { path: "/rows?limit=100000", status: 400, says: /limit/ },
  { path: "/rows/0", status: 404, says: /no row/ },
  { path: "/rows/41", status: 404, says: /Row 41/ },
  { path: "/rows/4/image.webp", status: 404, says: /no image/ },
  { path: "/rows.csv?slice=nowhere:x", status: 400, says: /no slice/ },
])("$path is answered with $status", async ({ path, status, says }) => {
  const problem = await expectProblem(await get(path), status);
  expect(problem.detail).toMatch(says);
});

test("another workspace finds no rows", async () => {
  const other = await server.newToken();
  for (const path of ["rows", "rows/7", "rows.csv"]) {
    expect((await callRoute("GET", `/evaluations/${id}/${path}`, { token: other })).status).toBe(404);
  }
});
