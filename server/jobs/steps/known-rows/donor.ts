import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DIGEST_BYTES } from "#server/ingest/row-digests";
import { writeWhole } from "#server/jobs/steps/known-rows/write-whole";
import { CHUNK_ROWS } from "#server/preprocess/chunk-layout";

/** Finished predictions of another set, whose rows need not be run again. */
export type Donor = {
  /** Where its files of logits are. */
  folder: string;
};

/** A donor whose predictions are of the same variants, prepared in the same way. `digests`: shape (N, 16). */
export type OpenDonor = Donor & { digests: Uint8Array };

/** Holds what the predictions of a folder follow from apart from the rows. */
export const BASIS_FILE = "basis";
const basisPath = (folder: string): string => join(folder, BASIS_FILE);
const digestsPath = (folder: string): string => join(folder, "rows.digests");

/** Writes down what finished predictions can be known by later: what they follow from apart from the rows, and which rows. */
export async function offerRows(folder: string, basis: string, digests: Uint8Array): Promise<void> {
  await writeWhole(digestsPath(folder), digests);
  await writeFile(basisPath(folder), basis);
}

/** The donor's rows; null where it has nothing to give: other variants, another preparation, not finished, or not for all variants. */
async function openDonor(donor: Donor, basis: string): Promise<OpenDonor | null> {
  const { folder } = donor;
  if ((await readFile(basisPath(folder), "utf8").catch(() => null)) !== basis) return null;
  const digests = new Uint8Array(await readFile(digestsPath(folder)));
  const names = await readdir(folder);
  const chunks = names.filter((name) => name.endsWith(".f32")).length;
  const isWhole = chunks === Math.ceil(digests.length / DIGEST_BYTES / CHUNK_ROWS);
  return isWhole && !names.some((name) => name.endsWith(".failed.json")) ? { ...donor, digests } : null;
}

/** More known rows than these are not looked through: they would take memory, and sets this large are rarely grown. */
const MOST_ROWS = 5_000_000;

/** Those that have rows to give, as many as can be looked through. */
export async function openDonors(donors: readonly Donor[], basis: string): Promise<OpenDonor[]> {
  const open: OpenDonor[] = [];
  let rows = 0;
  for (const donor of donors) {
    const found = await openDonor(donor, basis);
    rows += (found?.digests.length ?? 0) / DIGEST_BYTES;
    if (rows > MOST_ROWS) break;
    if (found) open.push(found);
  }
  return open;
}
