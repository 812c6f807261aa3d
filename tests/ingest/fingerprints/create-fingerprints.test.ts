import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Dataset } from "#server/contracts/dataset";
import { buildDataset } from "#server/ingest/build-dataset";
import { literal, queryRows, withTables } from "#server/ingest/duckdb";
import { createTextFingerprints } from "#server/ingest/fingerprints/create-fingerprints";
import { fingerprintPair } from "#server/ingest/fingerprints/fingerprint-pair";
import { fingerprintText } from "#server/ingest/fingerprints/fingerprint-text";
import { readColumns } from "#tests/ingest/fingerprints/read-columns";
import { family, pairs } from "#tests/ingest/read-upload";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "create-fingerprints-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** White space of every kind, capitals, quotes and controls of ASCII, and what lies beyond it: ligatures, marks, other blanks. */
const piece = fc.oneof(
  fc.constantFrom(" ", "  ", "\t", "\n", "\r\n", "\v", "\f", "\x1c", "\x1f", "\x7f", "A", "z", "'", '"', "\\", "0x"),
  fc.string({ maxLength: 5 }),
  fc.constantFrom(
    "\u00a0",
    "\u2003",
    "\ufeff",
    "\ufb01",
    "e\u0301",
    "\u00c9",
    "\u0130",
    "\u03a3",
    "\ud83d\ude00",
    "\u0085",
  ),
);
const written = fc
  .array(piece, { minLength: 1, maxLength: 8 })
  .map((pieces) => `${pieces.join("")}.`.replaceAll("\0", "").toWellFormed());
const texts = fc.sample(written, { numRuns: 1000, seed: 7 });

async function fingerprintsOf(dataset: Dataset): Promise<Map<number, bigint>> {
  const rows = await withTables(folder, async (connection) => {
    await connection.run(`CREATE VIEW judged AS SELECT *, NULL AS reason FROM read_parquet(${literal(dataset.path)})`);
    // Nothing but the exact fingerprint is wanted.
    await createTextFingerprints(connection, dataset.modality as "text" | "text-pair", 0);
    return queryRows<{ row: number; exact: bigint }>(connection, "SELECT row, exact FROM fingerprints");
  });
  return new Map(rows.map(({ row, exact }) => [Number(row), exact]));
}

async function writeSet(rows: object[]): Promise<string> {
  const place = await mkdtemp(join(folder, "set-"));
  await writeFile(join(place, "upload"), JSON.stringify(rows));
  return join(place, "upload");
}

test("the exact fingerprints of a large set of texts are those of each text by itself", async () => {
  const labels = family.labels;
  const path = await writeSet(texts.map((text, at) => ({ text, label: labels[at % labels.length] })));
  const dataset = await buildDataset(path, {}, family, join(path, ".."), "texts.json");
  const found = await fingerprintsOf(dataset);
  const stored = await readColumns(dataset, ["text"]);
  expect(stored.length).toBeGreaterThan(900);
  expect(found.size).toBe(stored.length);
  for (const { row, values } of stored) {
    expect(found.get(row), JSON.stringify(values[0])).toBe(fingerprintText(values[0] as string, false).exact);
  }
});

test("those of pairs are those of each pair by itself", async () => {
  const { labels } = pairs;
  const path = await writeSet(
    texts.map((text, at) => ({
      premise: text,
      hypothesis: texts[(at * 17 + 3) % texts.length],
      label: labels[at % labels.length],
    })),
  );
  const mapping = { text: "premise", textPair: "hypothesis", label: "label" };
  const dataset = await buildDataset(path, mapping, pairs, join(path, ".."), "pairs.json");
  const found = await fingerprintsOf(dataset);
  const stored = await readColumns(dataset, ["text", "text_pair"]);
  expect(stored.length).toBeGreaterThan(900);
  for (const { row, values } of stored) {
    const [first, second] = values as [string, string];
    expect(found.get(row), JSON.stringify(values)).toBe(fingerprintPair(first, second).exact);
  }
});
