import type { VariantFailure } from "#server/contracts/predictions";
import { InferenceError } from "#server/errors";
import type { FoundFailure } from "#server/inference/messages";
import {
  blankLogits,
  type GraphBatch,
  type LoadedVariant,
  type Prefix,
  pickFeeds,
  runPrefix,
  runVariant,
} from "#server/inference/run-chunk";

/** A variant that was set up; `loaded` is null where it could not be loaded. */
export type Slot = { variant: string; path: string; loaded: LoadedVariant | null };

/** A chunk whose rows are run: their batches, and what receives their logits, shape (rows, slots, classes). */
export type OpenChunk = { batches: GraphBatch[]; logits: Float32Array };

type Work = { batch: GraphBatch; logits: Float32Array };

/** What may be held of that with which variants go on after a prefix: in an image family it may be much larger than the image. */
const HELD_BYTES = 64_000_000;

/** Those that are not padded come first: they may be run by a graph of their own, whose weights then stay in the cache. */
const unpaddedFirst = (work: Work[]): Work[] => [
  ...work.filter(({ batch }) => batch.isUnpadded),
  ...work.filter(({ batch }) => !batch.isUnpadded),
];

/** Batches that each variant runs through before the next one does: all of them, but for what their prefix gives. */
function cutWork(open: OpenChunk[], prefix: Prefix | undefined): Work[][] {
  const pieces: Work[][] = [[]];
  let held = 0;
  for (const { batches, logits } of open) {
    for (const batch of batches) {
      const bytes = batch.rows.length * (prefix?.bytesPerRow ?? 0);
      if (held > 0 && held + bytes > HELD_BYTES) {
        pieces.push([]);
        held = 0;
      }
      pieces.at(-1)?.push({ batch, logits });
      held += bytes;
    }
  }
  return pieces.map(unpaddedFirst);
}

/** @throws what is no failure of the variant */
export function describeFailure(variant: string, error: unknown): FoundFailure {
  if (!(error instanceof InferenceError)) throw error;
  return { variant, reason: error.message, lasting: true, detail: String(error.cause ?? "") };
}

/** What the variants go on with after their prefix; what none of them asks for is let go. */
async function runPrefixes(prefix: Prefix, { session }: LoadedVariant, piece: Work[]): Promise<Work[]> {
  const extended: Work[] = [];
  for (const { batch, logits } of piece) {
    const { rows, feeds } = await runPrefix(prefix, batch);
    extended.push({ batch: { rows, feeds: pickFeeds(session, feeds) }, logits });
  }
  return extended;
}

/**
 * Runs one variant after the other through chunks, so that its weights stay in the cache, and what they begin with in common once.
 *
 * @param failed variants that are passed over
 * @param onVariant is told, and awaited, before each variant
 * @param onBatch is told before each batch
 * @returns variants that failed; logits of a variant that failed, now or before, are NaN
 */
export async function runSlots(
  slots: Slot[],
  open: OpenChunk[],
  classes: number,
  failed: readonly VariantFailure[],
  onVariant: (variant: string) => Promise<void>,
  onBatch: (variant: string) => void,
): Promise<FoundFailure[]> {
  const found: FoundFailure[] = [];
  const out = new Set(failed.map(({ variant }) => variant));
  const prefix = slots.find(({ loaded }) => loaded?.prefix)?.loaded?.prefix;
  for (const piece of cutWork(open, prefix)) {
    let extended: Promise<Work[]> | null = null;
    for (const [slot, { variant, loaded }] of slots.entries()) {
      if (loaded === null || out.has(variant)) continue;
      await onVariant(variant);
      try {
        if (loaded.prefix) extended ??= runPrefixes(loaded.prefix, loaded, piece);
        const work = loaded.prefix && extended ? await extended : piece;
        for (const { batch, logits } of work)
          await runVariant(loaded, [batch], { logits, slot, slots: slots.length, classes }, () => onBatch(variant));
      } catch (error) {
        found.push(describeFailure(variant, error));
        out.add(variant);
      }
    }
  }
  for (const [slot, { variant, loaded }] of slots.entries()) {
    if (loaded !== null && !out.has(variant)) continue;
    for (const { logits } of open) blankLogits({ logits, slot, slots: slots.length, classes });
  }
  return found;
}
