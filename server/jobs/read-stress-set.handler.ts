import type { FamilyRow } from "#db/queries/families";
import { getStressSet, type StressSetRow, updateStressSet } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { Family } from "#server/contracts/family";
import { NotFoundError } from "#server/errors";
import { readUploadedSet } from "#server/ingest/build-dataset";
import { removeLeftTables } from "#server/ingest/duckdb";
import { inspectFile } from "#server/ingest/inspect-file";
import { findPackage } from "#server/jobs/steps/find-package";
import { outlast } from "#server/jobs/steps/outlast";
import { isHopeless, toProblem } from "#server/problem";
import { findTrainingFingerprints } from "#server/storage/family-package";
import { stressSetFolder, uploadKey } from "#server/storage/keys";
import { publishDataset, withoutHost } from "#server/storage/set-files";

/** `prepareModels`: has the models of a family loaded on which a set of so many bytes may be ranked soon; nobody waits for it. */
type Reading = Context & { prepareModels?: (family: string, bytes: number) => void };

/**
 * Looks at a file, or looks at it again as a person wants it read. After the first time nothing that was saved before is lost where
 * that fails: another way of reading it may mend it.
 */
async function inspect({ db, storage }: Context, row: StressSetRow, family: Family): Promise<void> {
  const again = row.inspection !== null;
  try {
    const folder = await storage.ensureDirectory(stressSetFolder(row.id));
    const upload = await storage.fetch(uploadKey(row.id));
    const inspection = await inspectFile(upload, family, folder, row.name, row.mapping?.encoding ?? null);
    const forPerson = again || row.mapping === null;
    await updateStressSet(db, row.id, { inspection, state: forPerson ? "needs-mapping" : "reading" });
  } catch (error) {
    if (!isHopeless(error)) throw error;
    await updateStressSet(db, row.id, { state: again ? "needs-mapping" : "rejected", error: toProblem(error) });
    // Nothing can be made of the file: what nobody will look at again is not kept.
    if (!again) await storage.remove(stressSetFolder(row.id));
  }
}

/** A mapping that makes no dataset leaves the set where it was, with the reason: another mapping may mend it. */
async function build(context: Reading, row: StressSetRow, { definition, directory }: FamilyRow): Promise<void> {
  const { db, storage } = context;
  context.prepareModels?.(definition.slug, row.bytes);
  try {
    const folder = await storage.ensureDirectory(stressSetFolder(row.id));
    const upload = await storage.fetch(uploadKey(row.id));
    const { name, sha256 } = row;
    const options = { name, sha256, trainingFingerprints: await findTrainingFingerprints(directory) };
    const { dataset } = await readUploadedSet(upload, row.mapping ?? {}, definition, folder, options);
    await publishDataset(storage, row.id, dataset);
    await updateStressSet(db, row.id, { state: "ready", dataset: withoutHost(dataset), error: null });
  } catch (error) {
    if (!isHopeless(error)) throw error;
    await updateStressSet(db, row.id, { state: "needs-mapping", dataset: null, error: toProblem(error) });
  }
}

/**
 * Reads a set that came with its mapping in one go.
 *
 * @returns false where that can't be: it is then inspected as any other, so that a person sees why and may mend the mapping
 */
async function readAtOnce(context: Reading, row: StressSetRow, family: FamilyRow): Promise<boolean> {
  const { db, storage } = context;
  const { id, mapping, name, sha256 } = row;
  if (mapping === null || row.inspection !== null) return false;
  context.prepareModels?.(family.slug, row.bytes);
  try {
    const folder = await storage.ensureDirectory(stressSetFolder(id));
    const trainingFingerprints = await findTrainingFingerprints(family.directory);
    const options = { name, sha256, trainingFingerprints, forPerson: true };
    const upload = await storage.fetch(uploadKey(id));
    const { dataset, inspection } = await readUploadedSet(upload, mapping, family.definition, folder, options);
    await publishDataset(storage, id, dataset);
    await updateStressSet(db, id, { dataset: withoutHost(dataset), inspection, state: "ready", error: null });
    return true;
  } catch (error) {
    if (!isHopeless(error)) throw error;
    return false;
  }
}

async function read(context: Reading, row: StressSetRow): Promise<void> {
  const family = await findPackage(context, row.family);
  if (!family) throw new NotFoundError(`The family '${row.family}' is no longer here.`);
  if (row.state === "received") {
    if (await readAtOnce(context, row, family)) return;
    await inspect(context, row, family.definition);
  }
  const inspected = await getStressSet(context.db, row.id);
  if (inspected?.state === "reading") await build(context, inspected, family);
}

/** Takes a stress set as far as it can go: inspected, and a dataset where its mapping is known. Safe to run again. */
export async function handleReadStressSet(context: Reading, { stressSet }: { stressSet: string }): Promise<void> {
  const { db, storage } = context;
  const folder = stressSetFolder(stressSet);
  const readOnce = async (): Promise<void> => {
    const row = await getStressSet(db, stressSet);
    if (!row) return;
    await removeLeftTables(await storage.ensureDirectory(folder));
    await storage.hold(folder, () => read(context, row));
  };
  if (!(await getStressSet(db, stressSet))) return;
  try {
    await outlast(readOnce);
  } finally {
    // Deleted while it was read: nobody else will remove what was written since.
    if (!(await getStressSet(db, stressSet))) await storage.remove(folder);
  }
}
