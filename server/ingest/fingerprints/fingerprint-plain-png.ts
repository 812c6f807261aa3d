import type { MadeBeside } from "#server/ingest/fingerprints/fingerprint-beside";
import { fingerprintImage } from "#server/ingest/fingerprints/fingerprint-image";
import { decodePlainPng } from "#server/ingest/images/decode-plain-png";

/** Fingerprints and pixels of a small PNG of the plainest kind; null where the file is anything else, or damaged. */
export function fingerprintPlainPng(file: Uint8Array): MadeBeside | null {
  const image = decodePlainPng(Buffer.from(file.buffer, file.byteOffset, file.length));
  return image && { ...fingerprintImage(image), image };
}
