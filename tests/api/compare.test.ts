import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EvaluationComparison, evaluationComparisonSchema } from "#server/contracts/evaluation-comparison";
import type { Report } from "#server/contracts/report";
import type { RowPage } from "#server/contracts/rows";
import type { EvaluationView, StressSetView } from "#server/contracts/views";
import { bonettPriceInterval } from "#server/statistics/bonett-price-interval";
import { mcnemarMidP } from "#server/statistics/mcnemar-mid-p";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { sampleRows } from "#tests/api/sample-rows";
import { upload } from "#tests/api/upload";

let server: Server;
let token: string;
let plain: string;
let tied: string;

const content = `text,label,region,user,counts\n${sampleRows(60)
  .map(({ text, label, region }, i) => `"${text}",${label},${region},u${i % 17},${1 + (i % 3)}\n`)
  .join("")}`;

async function rank(mapping: object): Promise<string> {
  const set = (await (await upload({ token, content, mapping: JSON.stringify(mapping) })).json()) as StressSetView;
  const created = await callRoute("POST", "/evaluations", { token, json: { stressSet: set.id } });
  const { id } = (await created.json()) as EvaluationView;
  await (await callRoute("GET", `/evaluations/${id}/events`, { token })).text();
  return id;
}

beforeAll(async () => {
  server = await startServer({ worker: true });
  token = await server.newToken();
  plain = await rank({ slices: ["region"] });
  tied = await rank({ group: "user", weight: "counts" });
}, 120_000);
afterAll(() => server.stop());

const get = (id: string, path: string) => callRoute("GET", `/evaluations/${id}${path}`, { token });
const compare = async (id: string, variants: string): Promise<EvaluationComparison> =>
  evaluationComparisonSchema.parse(await (await get(id, `/compare?variants=${variants}`)).json());
const rowsLike = async (query: string): Promise<number> =>
  ((await (await get(plain, `/rows?${query}`)).json()) as RowPage).total;
const reportOf = async (id: string): Promise<Report> =>
  ((await (await get(id, "")).json()) as EvaluationView).report as Report;

describe("variants side by side on one's own rows", () => {
  test("have the figures of the report, in the order that was asked for", async () => {
    const { metrics } = await compare(plain, "02,00");
    const report = await reportOf(plain);
    expect(metrics[0]?.variants.map(({ variant }) => variant)).toEqual(["02", "00"]);
    for (const { metric, variants } of metrics) {
      const known = [report, ...report.metrics, ...report.classes].find((each) => each.metric === metric);
      for (const own of variants)
        expect(known?.variants.find(({ variant }) => variant === own.variant)).toMatchObject(own);
    }
  });

  test("part on as many rows as the row explorer finds behind each number", async () => {
    const { all, slices, classes } = await compare(plain, "00,01,02");
    for (const [part, where] of [
      [all, ""],
      ...slices.map((part) => [part, `&slice=${part.column}:${part.value}`] as const),
      ...classes.map((part) => [part, `&truth=${part.label}`] as const),
    ] as const) {
      for (const pair of part.pairs) {
        expect(await rowsLike(`right=00,${pair.variant}${where}`)).toBe(pair.bothRight);
        expect(await rowsLike(`right=00&wrong=${pair.variant}${where}`)).toBe(pair.onlyFirst);
        expect(await rowsLike(`right=${pair.variant}&wrong=00${where}`)).toBe(pair.onlyOwn);
        expect(await rowsLike(`wrong=00,${pair.variant}${where}`)).toBe(pair.bothWrong);
        expect(await rowsLike(`apart=00,${pair.variant}${where}`)).toBe(pair.apart);
        expect(pair.bothRight + pair.onlyFirst + pair.onlyOwn + pair.bothWrong).toBe(part.rows);
      }
    }
    expect(all.pairs.some(({ onlyFirst, onlyOwn }) => onlyFirst + onlyOwn > 0)).toBe(true);
  });

  test("differ by what only one of two gets right, with the interval and McNemar's mid-p of those counts", async () => {
    const { all, confidence, test: name } = await compare(plain, "00,01");
    const [{ onlyOwn, onlyFirst, difference } = expect.fail()] = all.pairs;
    expect(name).toBe("mcnemar-mid-p");
    expect(difference?.value).toBeCloseTo((all.shares[1] ?? Number.NaN) - (all.shares[0] ?? Number.NaN), 12);
    expect(difference?.interval).toEqual(
      bonettPriceInterval(onlyOwn - onlyFirst, onlyOwn + onlyFirst, all.rows, confidence),
    );
    expect(difference?.p).toBe(mcnemarMidP(onlyOwn, onlyFirst));
  });

  test("count as the rows do where these are weighted, and are tested by groups where these are tied", async () => {
    const { all, groups, effectiveRows, test: name } = await compare(tied, "00,01");
    const report = await reportOf(tied);
    expect({ groups, effectiveRows, name }).toEqual({
      groups: report.groups,
      effectiveRows: report.effectiveRows,
      name: "paired-score",
    });
    for (const [at, variant] of ["00", "01"].entries()) {
      const known = report.variants.find((each) => each.variant === variant)?.estimate;
      expect(all.shares[at]).toBeCloseTo(known ?? Number.NaN, 10);
    }
  });
});

test.each([
  { query: "variants=00", status: 400, says: /variants/ },
  { query: "variants=00,00", status: 400, says: /once/ },
  { query: "variants=00,01,02,03,04,05", status: 400, says: /variants/ },
  { query: "variants=00,77", status: 404, says: /no variant '77'/ },
  { query: "", status: 400, says: /variants/ },
])("?$query is answered with $status", async ({ query, status, says }) => {
  expect((await expectProblem(await get(plain, `/compare?${query}`), status)).detail).toMatch(says);
});

test("another workspace can compare nothing", async () => {
  const other = await server.newToken();
  const answer = await callRoute("GET", `/evaluations/${plain}/compare?variants=00,01`, { token: other });
  expect(answer.status).toBe(404);
});
