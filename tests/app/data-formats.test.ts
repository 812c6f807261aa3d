import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mappingSchema } from "#server/contracts/mapping";
import { readEnv } from "#server/env";
import { MAX_ARCHIVE_ENTRIES, MAX_IMAGE_PIXELS, MAX_IMAGE_SIDE, MAX_ROWS, MIN_ROWS } from "#server/ingest/limits";
import type { LabelSpace } from "#server/ingest/match-labels";
import { makePng, makeZip } from "#tests/ingest/make-zip";
import { animals, family, pairs, patients, readUpload } from "#tests/ingest/read-upload";

const guide = readFileSync("docs/guide/data-formats.md", "utf8");
const spaces: Record<string, LabelSpace> = { text: family, "text-pair": pairs, image: animals, tabular: patients };
const examples = [...guide.matchAll(/```(csv|jsonl) (\S+)\n([\s\S]*?)```/g)].map(([, format, modality, content]) => ({
  format: format ?? "",
  modality: modality ?? "",
  lines: (content ?? "").trim().split("\n"),
}));

/** Two rows are too few for a set: an example stands for a file of six times as many. */
const REPEATS = 6;

async function fileOf({ format, modality, lines }: (typeof examples)[number]): Promise<[string, string | Uint8Array]> {
  const header = format === "csv" ? lines.slice(0, 1) : [];
  const rows = Array.from({ length: REPEATS }, () => lines.slice(header.length)).flat();
  if (modality !== "image") return [`data.${format}`, [...header, ...rows, ""].join("\n")];
  const named = rows.map((row, index) => row.replace(/^\d+/, String(index)));
  const images = await Promise.all(
    named.map(async (_, index) => ({ name: `${index}.png`, data: await makePng(index) })),
  );
  return ["data.zip", makeZip([...images, { name: "metadata.csv", data: [...header, ...named, ""].join("\n") }])];
}

test("there is an example of each kind of input", () => {
  expect(new Set(examples.map(({ modality }) => modality))).toEqual(new Set(Object.keys(spaces)));
});

test.each(examples)("the $format example of $modality is read whole, without a mapping", async (example) => {
  const [name, content] = await fileOf(example);
  const { dataset } = await readUpload(content, { name, labels: spaces[example.modality] });
  const rows = REPEATS * (example.lines.length - (example.format === "csv" ? 1 : 0));
  expect(dataset).toMatchObject({ modality: example.modality, rows, skipped: 0 });
  expect(dataset.classCounts.filter((count) => count > 0)).toEqual([rows / 2, rows / 2]);
});

test("the columns that examples offer for slices and groups can be used so", async () => {
  const [example] = examples;
  if (!example) throw new Error("No example.");
  const [name, content] = await fileOf(example);
  const { dataset } = await readUpload(content, { name, mapping: { slices: ["product"], group: "customer" } });
  expect(dataset.mapping).toMatchObject({ slices: ["product"], group: "customer" });
});

test("the limits are the ones that are kept", () => {
  const text = guide.replaceAll(/\s+/g, " ");
  const count = (value: number): string => value.toLocaleString("en-GB");
  expect(text).toContain(`At least ${MIN_ROWS} labelled rows, at most ${count(MAX_ROWS)},`);
  expect(text).toContain(`at most ${readEnv({}).MAX_UPLOAD_BYTES / 1e6} MB`);
  expect(text).toContain(`at most ${count(MAX_ARCHIVE_ENTRIES)} files`);
  expect(text).toContain(`at most ${MAX_IMAGE_PIXELS / 1e6} million pixels and ${count(MAX_IMAGE_SIDE)} on a side`);
  expect(text).toContain("At most 20 columns");
  const slices = (length: number) => Array.from({ length }, (_, index) => `c${index}`);
  expect(mappingSchema.safeParse({ label: "label", slices: slices(20) }).success).toBe(true);
  expect(mappingSchema.safeParse({ label: "label", slices: slices(21) }).success).toBe(false);
});
