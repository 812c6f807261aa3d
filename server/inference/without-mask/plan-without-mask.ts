import { stat } from "node:fs/promises";
import type { InferenceSession } from "onnxruntime-node";
import { readModel } from "#server/inference/common-prefix/find-group";
import { openModel, quickest, runSession, sameBytes } from "#server/inference/compare-sessions";
import type { Candidate, SavingInput, SavingPlan } from "#server/inference/saving-plan";
import { dropMask } from "#server/inference/without-mask/drop-mask";

/** The input of text models that tells tokens from padding. */
export const MASK = "attention_mask";

/** A second session a variant: larger families than this, by their files, would take too much memory for it. */
const MOST_FILE_BYTES = 32_000_000;
/** What a batch must take less at the least: anything less is chance. */
const LEAST_SAVING = 0.05;

const totalBytes = async (candidates: Candidate[]): Promise<number> =>
  (await Promise.all(candidates.map(({ path }) => stat(path)))).reduce((sum, { size }) => sum + size, 0);

/** A variant without its mask, where it gives the bytes on a batch that the variant gives; null where it does not. */
async function openUnpadded({ path, loaded }: Candidate, { batch, providers }: SavingInput) {
  const model = await readModel(path);
  const bytes = model && dropMask(model, MASK);
  if (!bytes) return null;
  const session = await openModel(bytes, providers);
  const [whole, unpadded] = [await runSession(loaded.session, batch.feeds), await runSession(session, batch.feeds)];
  if (sameBytes(whole.logits, unpadded.logits)) return session;
  await session.release();
  return null;
}

async function measureSaving(
  { loaded }: Candidate,
  session: InferenceSession,
  { batch, onVariant }: SavingInput,
): Promise<number> {
  const runs: [InferenceSession, typeof batch.feeds][] = [
    [loaded.session, batch.feeds],
    [session, batch.feeds],
  ];
  const [whole = 0, unpadded = 0] = await quickest(runs, () => onVariant(loaded.variant));
  return 1 - unpadded / whole;
}

/**
 * Finds whether batches that are not padded can do without what the models do with a mask. A variant is opened a second time, without; only
 * if that gives the bytes that the whole gives on `batch`.
 *
 * @param input `batch` is not padded and has rows of more than one token, more than one of them
 * @returns what that saves of the time of such batches; null where the models have no mask or are too large, undefined where it can't be told
 *   now from what time such a batch takes by chance
 */
export async function planWithoutMask(input: SavingInput): Promise<SavingPlan | null | undefined> {
  const candidates = input.candidates.filter(({ loaded }) => loaded.fixedRows === null && !loaded.prefix);
  const [first] = candidates;
  try {
    if (!first || (await totalBytes(candidates)) > MOST_FILE_BYTES) return null;
    const start = performance.now();
    const session = await openUnpadded(first, input);
    if (session === null) return null;
    const milliseconds = (performance.now() - start) * candidates.length;
    const saving = await measureSaving(first, session, input);
    await session.release();
    if (saving < LEAST_SAVING) return undefined;
    const carryOut = async (): Promise<void> => {
      for (const candidate of candidates) {
        input.onVariant(candidate.loaded.variant);
        // One that can't be opened so is run as it was before.
        const unpadded = await openUnpadded(candidate, input).catch(() => null);
        if (unpadded) candidate.loaded.unpadded = unpadded;
      }
    };
    return { saving, milliseconds, carryOut, drop: async () => undefined };
  } catch {
    return null;
  }
}
