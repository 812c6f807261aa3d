import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Inspection } from "#server/contracts/dataset";
import type { PartialMapping } from "#server/contracts/mapping";
import type { LabelSpace } from "#server/ingest/match-labels";
import { family, inspectUpload, type Read, readUpload } from "#tests/ingest/read-upload";

const UPLOADS = join(import.meta.dirname, "../fixtures/uploads");

/** A file that somebody else's program wrote; tests/fixtures/uploads/make.py says which. */
export const fixture = (name: string): Promise<Buffer> => readFile(join(UPLOADS, name));

export async function readFixture(
  name: string,
  mapping: PartialMapping = {},
  labels: LabelSpace = family,
): Promise<Read> {
  return readUpload(await fixture(name), { name, mapping, labels });
}

export const inspectFixture = async (name: string, labels: LabelSpace = family): Promise<Inspection> =>
  inspectUpload(await fixture(name), name, labels);
