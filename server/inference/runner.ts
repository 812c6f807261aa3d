import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import type { TensorChunk, VariantFailure } from "#server/contracts/predictions";
import { CancelledError } from "#server/errors";
import { ChildEndedError, type InferenceChild, startInferenceChild } from "#server/inference/child-process";
import { failuresPath } from "#server/inference/failures";
import type { InferenceLimits } from "#server/inference/limits";
import type { FoundFailure, InferenceReply, InferenceRequest } from "#server/inference/messages";

export type RunnerInput = {
  variants: { variant: string; path: string }[];
  classes: number;
  limits: InferenceLimits;
  /** `[first, end)` of the variants whose sessions are held at a time. */
  blocks: [number, number][];
  /** Variants that are passed over. What fails here is added, and so passed over by all who share it. */
  failed: Map<string, VariantFailure>;
  onFailed?: (failure: FoundFailure) => void;
};

/** A chunk of tensors, and where the logits of it go. */
type ChunkWork = { chunk: TensorChunk; outPath: string };

export type Runner = {
  /** Has a process open the first block of the variants, so that the first run need not wait for it. */
  prepare: () => Promise<void>;
  /**
   * Runs all variants over chunks of tensors, and writes the logits of each chunk.
   *
   * @param ahead rows that the runner will be asked for, these and later ones, as far as is known
   */
  run: (work: ChunkWork[], ahead?: number) => Promise<void>;
  close: () => Promise<void>;
};

/** How often a process may end at one variant before the variant is to blame: anybody may end a process, such as a system without memory. */
const TRIES = { ended: 3, tookTooLong: 2 };

const blame = (error: ChildEndedError, { batchSeconds }: InferenceLimits): string =>
  error.tookTooLong
    ? `It took more than ${batchSeconds} s for one batch of rows, twice.`
    : "The process that ran it ended each time.";

/** Puts the logits of blocks of variants, each of shape (rows, k, classes), side by side. */
function joinBlocks(parts: Buffer[], rows: number): Buffer {
  const joined = Buffer.alloc(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (const part of parts) {
      const bytes = part.length / rows;
      at += part.copy(joined, at, row * bytes, (row + 1) * bytes);
    }
  }
  return joined;
}

/**
 * Chunks that a variant runs through before the next variant does: so its weights are fetched into the cache less often, which
 * counts for variants that take microseconds a row. Of large rows each chunk is long enough alone, and takes much memory.
 */
export const CHUNKS_TOGETHER = 16;
const BYTES_TOGETHER = 8_000_000;

async function groupChunks(work: ChunkWork[]): Promise<ChunkWork[][]> {
  const groups: ChunkWork[][] = [];
  let room = 0;
  for (const each of work) {
    const { size } = await stat(each.chunk.path);
    const last = groups.at(-1);
    if (last && last.length < CHUNKS_TOGETHER && size <= room) last.push(each);
    else {
      groups.push([each]);
      room = BYTES_TOGETHER;
    }
    room -= size;
  }
  return groups;
}

/** Makes one file of what the blocks of variants gave on a chunk. */
async function joinParts(parts: string[], rows: number, outPath: string): Promise<void> {
  const failures = await Promise.all(parts.map((part) => readFile(failuresPath(part), "utf8").catch(() => "[]")));
  const known = failures.flatMap((text) => JSON.parse(text) as VariantFailure[]);
  const temporary = `${outPath}.${process.pid}.joined`;
  if (known.length > 0) {
    const distinct = [...new Map(known.map((failure) => [failure.variant, failure])).values()];
    await writeFile(temporary, JSON.stringify(distinct));
    await rename(temporary, failuresPath(outPath));
  }
  await writeFile(temporary, joinBlocks(await Promise.all(parts.map((part) => readFile(part))), rows));
  await rename(temporary, outPath);
  await Promise.all(parts.flatMap((part) => [rm(part, { force: true }), rm(failuresPath(part), { force: true })]));
}

/**
 * Something that runs the variants of a family in a process that it replaces when it ends. A model that ends its process time after
 * time, takes too long, cannot be loaded or gives no logits costs its own variant, and no other.
 */
export function createRunner({ variants, classes, limits, blocks, failed, onFailed }: RunnerInput): Runner {
  let child: InferenceChild | null = null;
  let held: number | null = null;
  let closed = false;

  const note = (found: FoundFailure): void => {
    if (failed.has(found.variant)) return;
    const { detail: _, ...failure } = found;
    failed.set(found.variant, failure);
    onFailed?.(found);
  };
  let gone: Promise<void> = Promise.resolve();
  const drop = (): Promise<void> => {
    // Whoever drops or closes waits for all that were dropped: none outlives its runner.
    gone = Promise.all([gone, child?.kill()]).then(() => undefined);
    child = null;
    held = null;
    return gone;
  };

  /** A process with a block of the variants in it. */
  const hold = async (block: number): Promise<InferenceChild> => {
    if (closed) throw new CancelledError();
    child ??= startInferenceChild(limits);
    if (held === block) return child;
    const [first, end] = blocks[block] as [number, number];
    const set = await child.ask({
      type: "setup",
      classes,
      providers: limits.providers,
      variants: variants.slice(first, end).map((each) => ({ ...each, passOver: failed.has(each.variant) })),
    });
    if (set.type === "ready") for (const failure of set.failed) note(failure);
    held = block;
    return child;
  };

  /** Asks the process, with the block in it that the work is for. */
  const askOnce = async (block: number, request: () => InferenceRequest): Promise<InferenceReply> =>
    (await hold(block)).ask(request());

  /** Asks again where the process ended, until a variant is to blame. */
  const ask = async (block: number, request: () => InferenceRequest): Promise<void> => {
    const ends = new Map<string | null, number>();
    for (;;) {
      try {
        const reply = await askOnce(block, request);
        if (reply.type === "chunks-done") for (const failure of reply.failed) note(failure);
        return;
      } catch (error) {
        await drop();
        if (closed || !(error instanceof ChildEndedError)) throw error;
        const times = (ends.get(error.variant) ?? 0) + 1;
        ends.set(error.variant, times);
        if (times < (error.tookTooLong ? TRIES.tookTooLong : TRIES.ended)) continue;
        if (error.variant === null) throw error;
        note({ variant: error.variant, reason: blame(error, limits), lasting: false, detail: error.message });
      }
    }
  };

  return {
    prepare: async () => void (await hold(0)),
    run: async (work, ahead = 0) => {
      const partOf = (outPath: string, block: number): string =>
        blocks.length === 1 ? outPath : `${outPath}.${process.pid}.block-${block}`;
      const groups = await groupChunks(work);
      for (const block of blocks.keys()) {
        for (const group of groups) {
          const chunks = group.map(({ chunk: { path, rows }, outPath }) => ({
            path,
            rows,
            outPath: partOf(outPath, block),
          }));
          await ask(block, () => ({ type: "chunks", chunks, failed: [...failed.values()], ahead }));
        }
      }
      if (blocks.length === 1) return;
      for (const { chunk, outPath } of work) {
        const parts = blocks.map((_, block) => partOf(outPath, block));
        await joinParts(parts, chunk.rows, outPath);
      }
    },
    close: async () => {
      closed = true;
      await drop();
    },
  };
}
