import { digest64 } from "#server/ingest/fingerprints/digest";
import type { Fingerprint } from "#server/ingest/fingerprints/fingerprint";

/**
 * The fingerprint of a row of features as the models see them: 32-bit floats in the family's order, NaN where one is missing.
 * Every NaN counts as the same, and -0 as 0. There is no near one: how close two rows are depends on what each feature means.
 *
 * @param values shape (F); written to: NaN and zero in their one form
 */
export function fingerprintFeatures(values: Float32Array): Fingerprint {
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (Number.isNaN(value)) values[at] = Number.NaN;
    else if (value === 0) values[at] = 0;
  }
  return { exact: digest64(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)), near: null };
}
