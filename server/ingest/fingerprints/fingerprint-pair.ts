import { digest64 } from "#server/ingest/fingerprints/digest";
import type { Fingerprint } from "#server/ingest/fingerprints/fingerprint";
import { foldText } from "#server/ingest/fingerprints/fingerprint-text";

/**
 * The fingerprint of two texts in their order, each folded. There is no near one: pairs are often made by giving one text
 * several partners, and those would all be near to each other while each asks something else.
 */
export function fingerprintPair(first: string, second: string): Fingerprint {
  const folded = foldText(first);
  // The length says where the first ends, so that no other two texts read the same.
  return { exact: digest64(`${folded.length}:${folded}${foldText(second)}`), near: null };
}
