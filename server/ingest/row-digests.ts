import { dirname } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import { PLACE_MARK } from "#server/contracts/image-key";
import { streamColumns } from "#server/ingest/dataset-reader";
import { literal } from "#server/ingest/duckdb";

/** Bytes a row. */
export const DIGEST_BYTES = 16;

/**
 * Changes whenever the same row would get another digest. Those of features are DuckDB's own hash, which its makers may change from
 * one release to the next.
 */
export const DIGEST_VERSION = "1 of DuckDB 1.5";

/** SQL for two 64-bit numbers that follow from what the variants see of a row, and from nothing else. */
function digestSql(dataset: Dataset): [string, string] {
  const of = (text: string): [string, string] => [`md5_number_upper(${text})`, `md5_number_lower(${text})`];
  if (dataset.modality === "text") return of("text");
  // The length tells where the first text ends.
  if (dataset.modality === "text-pair") return of("concat(length(text), ':', text, text_pair)");
  // Images are named for their content, or, in sets that were kept before, for where they lie in the one archive.
  if (dataset.modality === "image")
    return of(dataset.images ? `split_part(image_file, '${PLACE_MARK}', 1)` : `concat('${dataset.sha256}', image)`);
  const features = Object.keys(dataset.mapping.features).map((_, index) => `feature_${index}`);
  return [`hash(${features.join(", ")})`, `hash(1, ${features.toReversed().join(", ")})`];
}

/**
 * A digest of what the variants see of each row of a dataset: rows with the same digest get the same answers.
 *
 * @returns 128 bits a row, in row order, shape (N, 16)
 */
export async function readRowDigests(dataset: Dataset): Promise<Uint8Array> {
  const digests = new BigUint64Array(2 * dataset.rows);
  const columns = digestSql(dataset).map((sql) => `(${sql})::UBIGINT`);
  const sql = `SELECT ${columns.join(", ")} FROM read_parquet(${literal(dataset.path)})`;
  let row = 0;
  for await (const [first = [], second = []] of streamColumns(dirname(dataset.path), sql)) {
    for (let at = 0; at < first.length; at++) {
      digests[2 * row] = first[at] as bigint;
      digests[2 * row + 1] = second[at] as bigint;
      row++;
    }
  }
  return new Uint8Array(digests.buffer);
}
