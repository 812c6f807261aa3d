import { type Finding, hold } from "#cli/families/check/finding";
import { readTrainingFingerprints } from "#server/ingest/fingerprints/training-fingerprints";
import { findTrainingFingerprints } from "#server/storage/family-package";

/** A package need not publish fingerprints of its training data, but what it publishes must be readable. */
export async function checkFingerprints(directory: string, findings: Finding[]): Promise<void> {
  const path = await findTrainingFingerprints(directory);
  if (path === null) return;
  await hold(findings, "training-fingerprints.bin", "is in its form", () => readTrainingFingerprints(path));
}
