import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RowDetail, type RowFilter, rowFilterSchema } from "#server/contracts/rows";
import { TooSlowError } from "#server/errors";
import { answersTablePath, CONFIDENCE_UNITS } from "#server/storage/answers-table";
import { withParquet, writingParquet } from "#server/storage/parquet-query";
import { findRow } from "#server/storage/rows/find-row";
import { findRows } from "#server/storage/rows/find-rows";
import type { RowsSource } from "#server/storage/rows/source";
import { streamRows } from "#server/storage/rows/stream-rows";
import { type AnswersRun, writeAnswersTable } from "#server/storage/rows/write-answers-table";

const ROWS = 700;
const VARIANTS = ["00", "01", "02", "03", "04"];
const LABELS = ["cat", "dog", "fish"];
const RUN = 256;
const TEXTS = ["a plain one", "100% sure", "under_score", "it's quoted", "back\\slash", "Grüße", "日本語"];

/** A repeatable number in [0, 1) of two whole ones. */
const hash = (a: number, b: number): number => ((a * 2654435761 + b * 40503 + 12345) % 4294967296) / 4294967296;
const truthOf = (i: number): number => Math.floor(hash(i, 1) * 3);
const answerOf = (i: number, k: number): number =>
  hash(i, k + 7) < 0.7 ? truthOf(i) : Math.floor(hash(i, k + 99) * 3);
const confidenceOf = (i: number, k: number): number =>
  Math.round(hash(i, k + 31) * CONFIDENCE_UNITS) / CONFIDENCE_UNITS;
/** Rows of the file are not consecutive: some were set aside. */
const numberOf = (i: number): number => 3 * i + 2;
const textOf = (i: number): string => `${TEXTS[i % TEXTS.length]} ${i}`;
const sliceOf = (i: number): string => (i % 11 === 0 ? "a: colon" : `part ${i % 4}`);

let folder: string;
let source: RowsSource;

async function* runs(): AsyncGenerator<AnswersRun> {
  for (let start = 0; start < ROWS; start += RUN) {
    const at = Array.from({ length: Math.min(RUN, ROWS - start) }, (_, index) => start + index);
    const counts = at.map((i) => LABELS.map((_, c) => VARIANTS.filter((__, k) => answerOf(i, k) === c).length));
    const plurality = counts.map((own) => own.indexOf(Math.max(...own)));
    yield {
      start,
      truth: at.map(truthOf),
      plurality,
      right: at.map((i, index) => counts[index]?.[truthOf(i)] ?? 0),
      split: counts.map((own) => VARIANTS.length - Math.max(...own)),
      answers: VARIANTS.map((_, k) => at.map((i) => answerOf(i, k))),
      confidences: VARIANTS.map((_, k) => at.map((i) => confidenceOf(i, k))),
    };
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiftyfold-rows-"));
  const dataset = join(folder, "dataset.parquet");
  await writingParquet(folder, async (query, connection) => {
    await query("CREATE TABLE d(row UINTEGER, text VARCHAR, label UTINYINT, slice_0 VARCHAR, slice_1 VARCHAR)");
    const appender = await connection.createAppender("d");
    for (let i = 0; i < ROWS; i++) {
      appender.appendUInteger(numberOf(i));
      appender.appendVarchar(textOf(i));
      appender.appendUTinyInt(truthOf(i));
      appender.appendVarchar(sliceOf(i));
      appender.appendVarchar(String(i % 2));
      appender.endRow();
    }
    appender.closeSync();
    await query(`COPY d TO '${dataset}' (FORMAT parquet)`);
  });
  const answers = answersTablePath(folder, "0123456789abcdef");
  await writeAnswersTable(answers, { folder, dataset, variants: VARIANTS }, runs());
  const slices = [
    { column: "place", values: [] },
    { column: "place:odd", values: [] },
  ];
  source = {
    folder,
    answers,
    weighted: false,
    variants: VARIANTS,
    features: [],
    dataset: { path: dataset, images: null, modality: "text", labels: LABELS, slices, groups: null },
  };
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The same question, asked of every row in turn. */
function expected(filter: RowFilter): number[] {
  const k = filter.variant === undefined ? -1 : VARIANTS.indexOf(filter.variant);
  const counts = (i: number) => LABELS.map((_, c) => VARIANTS.filter((__, v) => answerOf(i, v) === c).length);
  const most = (i: number) => Math.max(...counts(i));
  const given = (i: number) => (k < 0 ? counts(i).indexOf(most(i)) : answerOf(i, k));
  const split = (i: number) => VARIANTS.length - most(i);
  const kept = Array.from({ length: ROWS }, (_, i) => i).filter((i) => {
    if (filter.truth !== undefined && LABELS[truthOf(i)] !== filter.truth) return false;
    if (filter.answer !== undefined && LABELS[given(i)] !== filter.answer) return false;
    if (filter.only === "wrong" && given(i) === truthOf(i)) return false;
    if (filter.only === "right" && given(i) !== truthOf(i)) return false;
    if (filter.only === "split" && split(i) === 0) return false;
    const isRight = (name: string) => answerOf(i, VARIANTS.indexOf(name)) === truthOf(i);
    if (filter.right?.split(",").some((name) => !isRight(name))) return false;
    if (filter.wrong?.split(",").some(isRight)) return false;
    const apart = filter.apart?.split(",").map((name) => answerOf(i, VARIANTS.indexOf(name)));
    if (apart && new Set(apart).size < 2) return false;
    if (filter.slice !== undefined && filter.slice !== `place:${sliceOf(i)}`) return false;
    return !filter.q || textOf(i).toLowerCase().includes(filter.q.toLowerCase());
  });
  const right = (i: number) => counts(i)[truthOf(i)] ?? 0;
  const keyOf = (i: number): number[] => {
    if (filter.sort === "row") return [i];
    if (filter.sort === "disagreement") return [-split(i), i];
    return k < 0 ? [right(i), i] : [Number(answerOf(i, k) === truthOf(i)), -confidenceOf(i, k), i];
  };
  const compare = (a: number[], b: number[]): number => {
    const at = a.findIndex((value, index) => value !== b[index]);
    return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
  };
  return kept.sort((a, b) => compare(keyOf(a), keyOf(b))).map(numberOf);
}

const filters: fc.Arbitrary<RowFilter> = fc
  .record(
    {
      variant: fc.constantFrom(...VARIANTS),
      truth: fc.constantFrom(...LABELS),
      answer: fc.constantFrom(...LABELS),
      slice: fc.constantFrom("place:part 1", "place:a: colon", "place:nowhere"),
      only: fc.constantFrom("wrong", "right", "split"),
      right: fc.constantFrom("00", "01,02"),
      wrong: fc.constantFrom("03", "03,04"),
      apart: fc.constantFrom("00,03", "01,02,04", "02"),
      q: fc.constantFrom("%", "_", "'", "\\", "plain", "GRÜSSE", "grüße", "日本", "'; DROP TABLE d; --", " 1"),
      sort: fc.constantFrom("disagreement", "errors", "row"),
    },
    { requiredKeys: ["sort"] },
  )
  .map((filter) => rowFilterSchema.parse(filter));

test("a filter finds the rows that it describes, in the order that it asks for", async () => {
  await fc.assert(
    fc.asyncProperty(filters, async (filter) => {
      const words = filter.q?.trim();
      const page = await findRows(source, filter, { offset: 0, limit: ROWS });
      const wanted = expected({ ...filter, q: words });
      expect(page.total).toBe(wanted.length);
      expect(page.rows.map(({ row }) => row)).toEqual(wanted);
    }),
    { numRuns: 150 },
  );
});

test("windows tile the whole: each row once, in order", async () => {
  const filter = rowFilterSchema.parse({ only: "split" });
  const seen: number[] = [];
  for (let offset = 0; ; offset += 64) {
    const page = await findRows(source, filter, { offset, limit: 64 });
    seen.push(...page.rows.map(({ row }) => row));
    if (offset + 64 >= page.total) break;
  }
  expect(seen).toEqual(expected(filter));
});

test("a row tells its input, its slices, and each variant's answer with its confidence", async () => {
  const detail = (await findRow(source, numberOf(44))) as RowDetail;
  expect(detail).toMatchObject({ row: numberOf(44), truth: LABELS[truthOf(44)], group: null });
  expect(detail.input.text).toBe(textOf(44));
  expect(detail.slices).toEqual([
    { column: "place", value: "a: colon" },
    { column: "place:odd", value: "0" },
  ]);
  expect(detail.variants).toEqual(
    VARIANTS.map((variant, k) => ({ variant, label: LABELS[answerOf(44, k)], confidence: confidenceOf(44, k) })),
  );
});

test("a row that was set aside is not there", async () => {
  expect(await findRow(source, numberOf(44) + 1)).toBeNull();
});

test("a download has all rows of the filter, in its order", async () => {
  const filter = rowFilterSchema.parse({ sort: "errors" });
  const rows: number[] = [];
  for await (const run of streamRows(source, filter)) rows.push(...run.map(({ row }) => row));
  expect(rows).toEqual(expected(filter));
});

test.each([
  { filter: { truth: "horse" }, says: "no label 'horse'" },
  { filter: { slice: "colour:red" }, says: "no slice 'colour:red'" },
  { filter: { variant: "77" }, says: "no variant '77'" },
  { filter: { right: "00", wrong: "77" }, says: "no variant '77'" },
])("what is not in the set is refused by name: $says", async ({ filter, says }) => {
  const page = findRows(source, rowFilterSchema.parse(filter), { offset: 0, limit: 10 });
  await expect(page).rejects.toThrow(says);
});

test("nothing outside the set's folder can be read", async () => {
  const read = withParquet(folder, (query) => query("SELECT * FROM read_csv('/etc/passwd')"));
  await expect(read).rejects.toThrow(/permission|disabled|access/i);
});

describe("a question that takes too long", () => {
  const ENDLESS = "SELECT count(*) AS n FROM range(10000000) a, range(10000000) b WHERE a.range * b.range % 7 = 3";
  const endless = (longestMs: number) => withParquet(folder, (query) => query(ENDLESS), longestMs);

  test("is stopped and says so, and the next one is answered", async () => {
    const start = performance.now();
    await expect(endless(300)).rejects.toThrow(TooSlowError);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect((await findRows(source, rowFilterSchema.parse({}), { offset: 0, limit: 1 })).total).toBe(ROWS);
  });

  test("keeps those who wait for their turn no longer than they would wait for an answer", async () => {
    const slow = Array.from({ length: 4 }, () => endless(1500).catch((error: unknown) => error));
    const behind = withParquet(folder, (query) => query("SELECT 1 AS one"), 200);
    await expect(behind).rejects.toThrow(TooSlowError);
    const patient = withParquet(folder, (query) => query<{ one: number }>("SELECT 1 AS one"), 10_000);
    expect(await patient).toEqual([{ one: 1 }]);
    for (const error of await Promise.all(slow)) expect(error).toBeInstanceOf(TooSlowError);
  });
});

test("features are told by the names that belong to their columns, however a store orders names", async () => {
  const dataset = join(folder, "features.parquet");
  await writingParquet(folder, (query) =>
    query(
      `COPY (SELECT row, label, row / 10.0 AS feature_0, 7 AS feature_1, NULL AS feature_2 FROM '${source.dataset.path}') TO '${dataset}' (FORMAT parquet)`,
    ),
  );
  const tabular: RowsSource = {
    ...source,
    features: ["heart_rate_max", "pH", "age"],
    dataset: {
      path: dataset,
      images: null,
      modality: "tabular",
      labels: LABELS,
      slices: [],
      groups: null,
    },
  };
  expect((await findRow(tabular, numberOf(4)))?.input.features).toEqual({
    heart_rate_max: numberOf(4) / 10,
    pH: 7,
    age: null,
  });
});
