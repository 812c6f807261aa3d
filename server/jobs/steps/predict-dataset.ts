import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import type { StressStep, Variant } from "#server/contracts/family";
import type { KeptPredictions, PredictionChunk, Predictions } from "#server/contracts/predictions";
import { removeUnsureChunks } from "#server/inference/failures";
import { gatherPredictions } from "#server/inference/gather-predictions";
import { defaultLimits, type InferenceLimits } from "#server/inference/limits";
import type { FoundFailure } from "#server/inference/messages";
import { fileSizes, planBlocks } from "#server/inference/plan-blocks";
import { predictionPath, runInference } from "#server/inference/run-inference";
import type { Wanted } from "#server/ingest/read-dataset";
import { DIGEST_VERSION, readRowDigests } from "#server/ingest/row-digests";
import { type Apart, clearApart, findApart, hasBegun, openApart, putBack } from "#server/jobs/steps/apart";
import { type Donor, type OpenDonor, offerRows, openDonors } from "#server/jobs/steps/known-rows/donor";
import { joinRows } from "#server/jobs/steps/known-rows/join-rows";
import { planRows, type RowPlan } from "#server/jobs/steps/known-rows/plan-rows";
import { stressVersion } from "#server/jobs/steps/stress-version";
import type { Spread } from "#server/jobs/steps/units/spread-run";
import { PREPROCESSING_FILES, writeDealtTensors, writeTensors } from "#server/jobs/steps/write-tensors";
import { CHUNK_ROWS, type ChunkLayout, wholeChunks } from "#server/preprocess/chunk-layout";

export type PredictInput = {
  packageDirectory: string;
  variants: Variant[];
  dataset: Dataset;
  /** Receives a folder of tensors while it runs, and `predictions/`, which stays: a later run goes on from there. */
  workDirectory: string;
  stress?: StressStep | null;
  /**
   * Predictions of other sets of the same person, newest first: of rows that are in them too no variant is asked again. Asked for those
   * that have the basis: the digest of all that answers follow from but the rows.
   */
  findDonors?: (basis: string) => Promise<Donor[]>;
  /** Has the variants run by whichever workers there are; in processes of this one unless told. */
  spread?: Spread;
  onStressed?: (changed: boolean) => void;
  processes?: number;
  limits?: InferenceLimits;
  onProgress?: (rowsDone: number) => void;
  /** Is told of each variant that fails, with the runtime's own words. */
  onFailed?: (failure: FoundFailure) => void;
  signal?: AbortSignal;
};

/** How logits lie in their files; what an earlier release kept in another way is made anew. */
const LAYOUT = "rows, variants, classes";
/** Where a larger share of the rows is new, all are run: too little is saved to put files together for it. */
const WORTH_IT = 0.97;

/** Fields in one order: a database that stores JSON gives them back in another. */
const inOrder = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

const digestOf = (parts: string[]): string => createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);

/** Names all that the answers to a row follow from, apart from the row. */
async function basisOf({ packageDirectory, variants, dataset }: PredictInput): Promise<string> {
  const preprocessing = await readFile(join(packageDirectory, PREPROCESSING_FILES[dataset.modality]));
  return digestOf([
    LAYOUT,
    DIGEST_VERSION,
    createHash("sha256").update(preprocessing).digest("hex"),
    ...dataset.labels,
    ...variants.map(({ sha256 }) => sha256),
  ]);
}

/** Names all that predictions follow from. */
async function fingerprint({ packageDirectory, variants, dataset, stress }: PredictInput): Promise<string> {
  const preprocessing = await readFile(join(packageDirectory, PREPROCESSING_FILES[dataset.modality]));
  const parts = [
    LAYOUT,
    createHash("sha256").update(preprocessing).digest("hex"),
    dataset.sha256,
    String(dataset.rows),
    JSON.stringify(dataset.mapping, inOrder),
    JSON.stringify(stress ?? null, inOrder),
    ...(stress ? [await stressVersion()] : []),
    ...variants.map(({ sha256 }) => sha256),
  ];
  return digestOf(parts);
}

const readFingerprint = (folder: string): Promise<string | null> =>
  readFile(join(folder, "fingerprint"), "utf8").catch(() => null);

const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOTEMPTY" || error.code === "EEXIST");

/** A folder that is in the way this often is not there by another worker's chance. */
const TRIES = 5;

/**
 * The folder of predictions, made anew where it holds those of other models or other rows than this run's. Two workers may
 * open it at once, when one was taken for dead: it appears whole, by a rename, and the second takes what the first made.
 */
async function openPredictions(input: PredictInput, wanted: string): Promise<string> {
  const folder = join(input.workDirectory, "predictions");
  if ((await readFingerprint(folder)) === wanted) return folder;
  const fresh = await mkdtemp(join(input.workDirectory, "opening-"));
  try {
    await writeFile(join(fresh, "fingerprint"), wanted);
    for (let left = TRIES; ; left--) {
      try {
        await rename(fresh, folder);
        return folder;
      } catch (error) {
        if (!isTaken(error) || left === 0) throw error;
        if ((await readFingerprint(folder)) === wanted) return folder;
        await rm(folder, { recursive: true, force: true });
      }
    }
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Predictions that an earlier run finished; null where a chunk is missing or cut short. */
async function findFinished({ variants, dataset }: PredictInput, folder: string): Promise<Predictions | null> {
  const classes = dataset.labels.length;
  const chunks: PredictionChunk[] = [];
  for (let start = 0; start < dataset.rows; start += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, dataset.rows - start);
    const path = predictionPath(folder, start);
    const found = await stat(path).catch(() => null);
    if (found?.size !== 4 * variants.length * rows * classes) return null;
    chunks.push({ start, rows, path });
  }
  return gatherPredictions(variants, classes, folder, chunks);
}

/** What was answered without a variant is not what was answered with it, though models, preprocessing and rows are the same. */
function keep(predictions: Predictions, named: string): KeptPredictions {
  const missing = predictions.failed.map(({ variant }) => variant).join("-");
  return { ...predictions, fingerprint: missing === "" ? named : digestOf([named, missing]) };
}

/**
 * `name`: of all that the logits follow from but the rows; `known`: rows that need no run; `layout`: of the chunks, whole unless told;
 * `rowAt`: where rows are dealt out by their length, it receives for each place in the chunks the row that is there; `onWritten`: is told
 * once the tensors of all rows are there.
 */
type Run = {
  name: string;
  folder: string;
  tensors: string;
  wanted?: Wanted;
  known?: number;
  layout?: ChunkLayout;
  rowAt?: Uint32Array | null;
  onWritten?: () => void;
};

/** Items, and what is done once the last of them was taken. */
async function* followedBy<Item>(items: AsyncIterable<Item>, work: () => void): AsyncGenerator<Item> {
  yield* items;
  work();
}

/** Preprocessing and inference side by side, of all rows or of those that are wanted. */
async function run(
  input: PredictInput,
  { name, folder, tensors, wanted, known = 0, rowAt, onWritten = () => undefined, ...asked }: Run,
): Promise<Predictions> {
  const { packageDirectory, variants, dataset, limits = defaultLimits(), spread, signal } = input;
  const located = variants.map(({ variant, file }) => ({ variant, path: join(packageDirectory, file) }));
  const classes = dataset.labels.length;
  const layout = asked.layout ?? wholeChunks(dataset.rows - known);
  const written = rowAt
    ? writeDealtTensors(input, tensors, rowAt, layout)
    : writeTensors({ ...input, wanted }, tensors, layout);
  const chunks = followedBy(written, onWritten);
  const onProgress = (rowsDone: number): void => input.onProgress?.(known + rowsDone);
  if (spread) {
    const takeTurns = planBlocks(await fileSizes(located), limits.memoryBytes).length > 1;
    const done = await spread({ run: name, variants, classes, layout, takeTurns, chunks, folder, onProgress, signal });
    return gatherPredictions(variants, classes, folder, done);
  }
  const { processes, onFailed } = input;
  return runInference({
    variants: located,
    classes,
    chunks,
    rows: layout.rows,
    outDirectory: folder,
    processes,
    limits,
    onProgress,
    onFailed,
    signal,
  });
}

/** Runs all rows in other chunks than those that are kept, and makes these of them once all are there. */
async function runApart(
  input: PredictInput,
  { name, folder, tensors, onWritten }: Run,
  apart: Apart,
): Promise<Predictions | null> {
  const { dataset, variants } = input;
  const { layout, isDealt } = apart;
  const opened = await openApart(apart, folder);
  const rowAt = isDealt ? new Uint32Array(dataset.rows) : null;
  const named = `${name}-${apart.name}`;
  const { failed } = await run(input, { name: named, folder: opened, tensors, layout, rowAt, onWritten });
  await putBack({ layout, rowAt, failed, rowBytes: 4 * variants.length * dataset.labels.length }, opened, folder);
  return findFinished(input, folder);
}

/** Runs all rows. */
async function runAll(input: PredictInput, all: Run): Promise<Predictions> {
  const apart = await findApart(input.dataset, all.folder);
  const done = apart && (await runApart(input, all, apart));
  return done ?? run(input, all);
}

/** Runs the rows whose answers are not known; false where a variant failed, so that its answers may be missing from any of them. */
async function runUnknownRows(input: PredictInput, { name, folder, tensors }: Run, plan: RowPlan): Promise<boolean> {
  const { dataset, variants } = input;
  // Where it stopped it goes on, if the same rows are to be run then: what lies there is of these rows, whoever knows the others.
  const which = createHash("sha256").update(plan.isFresh).digest("hex").slice(0, 16);
  const fresh = join(folder, `fresh-${which}`);
  await mkdir(fresh, { recursive: true });
  const known = dataset.rows - plan.freshRows;
  input.onProgress?.(known);
  const wanted: Wanted = (row) => plan.isFresh[row] === 1;
  const { failed } = await run(input, { name: `${name}-${which}`, folder: fresh, tensors, wanted, known });
  if (failed.length === 0) await joinRows(plan, fresh, folder, 4 * variants.length * dataset.labels.length);
  await rm(fresh, { recursive: true, force: true });
  return failed.length === 0;
}

/** What of the rows is known; null where it is too little to be worth it, or where a run of all rows has begun. */
async function findKnownRows(
  { dataset }: PredictInput,
  folder: string,
  digests: Uint8Array,
  donors: OpenDonor[],
): Promise<RowPlan | null> {
  const names = await readdir(folder);
  if (hasBegun(names) && !names.some((name) => name.startsWith("fresh-"))) return null;
  const plan = planRows(digests, donors);
  return plan.freshRows > WORTH_IT * dataset.rows ? null : plan;
}

/** Whether it is known of a set that no two of its rows are the same. */
const isOfDistinctRows = ({ findings }: Dataset): boolean => findings?.duplicates.rows === 0;

/**
 * What of the rows is known, before any of them is run; and what makes the rows known to later sets. Where nothing can be known, that one
 * is not done yet: the models need not wait for it.
 */
async function prepareRows(
  input: PredictInput,
  folder: string,
): Promise<{ plan: RowPlan | null; offer: () => Promise<void> }> {
  const { dataset, stress } = input;
  // What a stress makes of a row depends on where the row stands.
  if (stress) return { plan: null, offer: () => Promise.resolve() };
  const basis = await basisOf(input);
  const donors = await openDonors((await input.findDonors?.(basis)) ?? [], basis);
  let offering: Promise<Uint8Array> | null = null;
  const offer = (): Promise<Uint8Array> => {
    offering ??= readRowDigests(dataset).then(async (digests) => {
      await offerRows(folder, basis, digests);
      return digests;
    });
    return offering;
  };
  const isNothingKnown = donors.length === 0 && isOfDistinctRows(dataset);
  const plan = isNothingKnown ? null : await findKnownRows(input, folder, await offer(), donors);
  return { plan, offer: async () => void (await offer()) };
}

/** The predictions of one dataset where they are finished; null where any is to be made. */
export async function findPredictions(input: PredictInput): Promise<KeptPredictions | null> {
  const named = await fingerprint(input);
  const folder = join(input.workDirectory, "predictions");
  const finished = (await readFingerprint(folder)) === named ? await findFinished(input, folder) : null;
  return finished && keep(finished, named);
}

/**
 * Preprocessing and inference of one dataset through all variants; none where they are finished, and none of rows whose answers are
 * known: from donors, or from an equal row of the set.
 */
export async function predictDataset(input: PredictInput): Promise<KeptPredictions> {
  const named = await fingerprint(input);
  const folder = await openPredictions(input, named);
  await removeUnsureChunks(folder);
  const finished = await findFinished(input, folder);
  if (finished) {
    await clearApart(folder);
    return keep(finished, named);
  }
  const { plan, offer } = await prepareRows(input, folder);
  // A folder of its own: a worker that was taken for dead may still write into that of an earlier run.
  const tensors = await mkdtemp(join(input.workDirectory, "tensors-"));
  try {
    const all: Run = { name: named, folder, tensors };
    if (plan && (await runUnknownRows(input, all, plan))) {
      const joined = await findFinished(input, folder);
      if (joined) return keep(joined, named);
    }
    // Of its failure is told below.
    const onWritten = (): void => void offer().catch(() => undefined);
    const predictions = await runAll(input, { ...all, onWritten });
    await offer();
    return keep(predictions, named);
  } catch (error) {
    // Another worker may have joined the rows meanwhile, and cleared away what they came from.
    const other = input.signal?.aborted ? null : await findFinished(input, folder);
    if (other) return keep(other, named);
    throw error;
  } finally {
    await rm(tensors, { recursive: true, force: true });
  }
}
