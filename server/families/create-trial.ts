import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { countWaitingTrials, insertTrial } from "#db/queries/trials";
import type { Context } from "#server/context";
import type { TrialInput, TrialView } from "#server/contracts/trial";
import { ConflictError, type ErrorCode, InputError } from "#server/errors";
import { awaitTrial } from "#server/families/await-trial";
import { toTrialView } from "#server/families/get-trial";
import { requireFamily } from "#server/families/published-family";
import { tryInputJob } from "#server/jobs/try-input";
import { trialFolder, trialImageKey } from "#server/storage/keys";

/** A photograph of a telephone fits many times over. */
export const MOST_IMAGE_BYTES = 20_000_000;
const MOST_WAITING = 4;
/** Longest that a caller waits; the answer comes later then. */
const WAIT_MS = 15_000;

export type NewTrialInput = { input: TrialInput; image: Readable | null };

function checkInput(input: TrialInput, family: Awaited<ReturnType<typeof requireFamily>>): void {
  const { modality, title, features = [] } = family.definition;
  if (input.modality !== modality)
    throw new InputError(`The family “${title}” takes ${modality} input, not ${input.modality}.`, {
      hint: "See the family's page for what it takes.",
    });
  if (input.modality !== "tabular") return;
  const known = new Set(features.map(({ name }) => name));
  const unknown = Object.keys(input.features).find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new InputError(`There is no feature '${unknown.slice(0, 80)}' in this family.`, {
      hint: "Leave it out, or name it as the family does.",
    });
}

/** What PostgreSQL cannot store in JSON is taken out: zero characters and halves of characters. */
function storable(input: TrialInput): TrialInput {
  const clean = (text: string): string => text.toWellFormed().replaceAll("\0", "");
  if (input.modality === "text") return { ...input, text: clean(input.text) };
  if (input.modality === "text-pair") return { ...input, text: clean(input.text), textPair: clean(input.textPair) };
  return input.modality === "image" ? { ...input, name: clean(input.name) } : input;
}

/**
 * Shows one input of a person's own to all variants of a family, and waits a while for what they say.
 *
 * @throws InputError for an input of another kind, or one that cannot be read; ConflictError where too many of this workspace wait already
 */
export async function createTrial(
  context: Context,
  workspace: string,
  slug: string,
  { input, image }: NewTrialInput,
): Promise<TrialView> {
  const { db, storage, jobs } = context;
  const family = await requireFamily(context, slug);
  checkInput(input, family);
  if ((await countWaitingTrials(db, workspace)) >= MOST_WAITING)
    throw new ConflictError("Several inputs of yours are being tried already.", "Wait for their answers.");
  const id = randomUUID();
  if (image) await storage.receive(trialImageKey(id), image, MOST_IMAGE_BYTES);
  try {
    await insertTrial(db, { id, workspace, family: family.slug, input: storable(input) });
  } catch (error) {
    await storage.remove(trialFolder(id));
    throw error;
  }
  await jobs.send(tryInputJob, { trial: id });
  const row = await awaitTrial(context, workspace, id, WAIT_MS);
  if (row.error)
    throw new InputError(row.error.message, { code: row.error.code as ErrorCode, hint: row.error.hint ?? undefined });
  return toTrialView(row);
}
