import { digest64 } from "#server/ingest/fingerprints/digest";
import type { Fingerprint } from "#server/ingest/fingerprints/fingerprint";
import { similarityHash } from "#server/ingest/fingerprints/similarity-hash";

/** What folding changes beside the case. Most texts hold none of it: ASCII of single blanks. */
const UNFOLDED = /[^ -~]|^ | $| {2}/;

/** A text without what does not make it another one: in NFKC, lower case, each run of white space one blank, none around it. */
export function foldText(text: string): string {
  if (!UNFOLDED.test(text)) return text.toLowerCase();
  return text.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
}

/**
 * Fingerprints of a text, as it reads when folded.
 *
 * @param withNear whether the near fingerprint is wanted too: it costs some microseconds for every ten words
 */
export function fingerprintText(text: string, withNear = true): Fingerprint {
  const folded = foldText(text);
  return { exact: digest64(folded), near: withNear ? similarityHash(folded) : null };
}
