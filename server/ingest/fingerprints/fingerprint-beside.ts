import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { RgbImage } from "#server/contracts/image";
import type { Fingerprint } from "#server/ingest/fingerprints/fingerprint";

/** Inputs whose fingerprints are wanted: texts with their near ones, or image files. */
export type FingerprintBatch = { texts: string[] } | { images: Uint8Array[] };

/** What the thread is sent; images in one piece, each up to its end. */
export type BesideAsked = { texts: string[] } | { files: Uint8Array<ArrayBuffer>; ends: number[] };
/**
 * Fingerprints in the order of the inputs, where `isMade` is 1; an image that is no plain small one has none. The pixels of those that have
 * follow each other, by their widths and heights, 0 for others.
 */
export type BesideSent = {
  exact: BigUint64Array<ArrayBuffer>;
  near: BigUint64Array<ArrayBuffer>;
  isMade: Uint8Array<ArrayBuffer>;
  sizes: { width: number; height: number }[];
  pixels: Uint8Array<ArrayBuffer>;
};
/** What the thread is started with: it counts there how many batches it has done, which is seen before its answers are read. */
export type BesideStart = { done: Int32Array };

/** One that is worked on, and one that lies ready: whoever asks does any more of them. */
const MOST_WAITING = 2;
/** Batches of more characters or bytes are not copied to another thread. */
const MOST_SENT = 4_000_000;
/** A thread that nobody has asked for so long is not kept. */
export const LONGEST_IDLE_MS = 10 * 60_000;

/** The fingerprints of an input, and of an image its pixels. */
export type MadeBeside = Fingerprint & { image?: RgbImage };
/**
 * What the thread was asked for. `made`: fingerprints in the order of the inputs, null for those that it can't take; null where the thread is gone.
 * `isDone`: it comes at the next turn.
 */
export type AskedBeside = { made: Promise<(MadeBeside | null)[] | null>; isDone: () => boolean };

/** A thread that takes fingerprints. It keeps no process alive for which it does nothing. */
class Helper {
  readonly #done = new Int32Array(new SharedArrayBuffer(4));
  readonly #thread: Worker;
  /** Whoever waits for an answer, first come first. */
  readonly #waiting: ((sent: BesideSent | null) => void)[] = [];
  readonly #idle: NodeJS.Timeout;
  #asked = 0;
  #isOver = false;

  constructor(onEnd: (hasFailed: boolean) => void) {
    this.#thread = new Worker(join(import.meta.dirname, "fingerprint-beside.thread.ts"), {
      workerData: { done: this.#done } satisfies BesideStart,
    });
    const end = (hasFailed: boolean): void => {
      if (this.#isOver) return;
      this.#isOver = true;
      clearTimeout(this.#idle);
      onEnd(hasFailed);
      for (const answer of this.#waiting.splice(0)) answer(null);
    };
    this.#thread.on("message", (sent: BesideSent) => {
      this.#waiting.shift()?.(sent);
      if (this.#waiting.length === 0) this.#thread.unref();
    });
    this.#thread.once("error", () => end(true)).once("exit", () => end(true));
    this.#thread.unref();
    this.#idle = setTimeout(() => {
      if (this.#waiting.length > 0) return void this.#idle.refresh();
      end(false);
      void this.#thread.terminate();
    }, LONGEST_IDLE_MS).unref();
  }

  get isBusy(): boolean {
    return this.#asked - Atomics.load(this.#done, 0) >= MOST_WAITING;
  }

  ask(batch: FingerprintBatch): { sent: Promise<BesideSent | null>; isDone: () => boolean } {
    const number = ++this.#asked;
    this.#thread.ref();
    this.#idle.refresh();
    const { promise, resolve } = Promise.withResolvers<BesideSent | null>();
    this.#waiting.push(resolve);
    if ("texts" in batch) this.#thread.postMessage(batch satisfies BesideAsked);
    else {
      const files = new Uint8Array(sizeOf(batch.images));
      let end = 0;
      const ends = batch.images.map((file) => {
        files.set(file, end);
        end += file.length;
        return end;
      });
      this.#thread.postMessage({ files, ends } satisfies BesideAsked, [files.buffer]);
    }
    return { sent: promise, isDone: () => this.#isOver || Atomics.load(this.#done, 0) >= number };
  }
}

let helper: Helper | null = null;
/** A thread that has failed once is not tried again. */
let isAllowed = availableParallelism() > 1;

function takeHelper(): Helper {
  if (helper) return helper;
  const started: Helper = new Helper((hasFailed) => {
    if (helper === started) helper = null;
    if (hasFailed) isAllowed = false;
  });
  helper = started;
  return started;
}

const sizeOf = (inputs: { length: number }[]): number => inputs.reduce((sum, { length }) => sum + length, 0);

function toMade(inputs: readonly unknown[], { exact, near, isMade, sizes, pixels }: BesideSent): (MadeBeside | null)[] {
  let end = 0;
  return inputs.map((_, at) => {
    if (!isMade[at]) return null;
    const made: MadeBeside = { exact: exact[at] as bigint, near: near[at] as bigint };
    const size = sizes[at];
    if (size) {
      const start = end;
      end += 3 * size.width * size.height;
      made.image = { ...size, data: pixels.subarray(start, end) };
    }
    return made;
  });
}

/**
 * Has another thread take the fingerprints of some inputs, beside whoever asks.
 *
 * @returns null where it is busy with others already, or there is no second core: then it is sooner done by whoever asks
 */
export function askBeside(batch: FingerprintBatch): AskedBeside | null {
  const inputs = "texts" in batch ? batch.texts : batch.images;
  if (!isAllowed || inputs.length === 0 || sizeOf(inputs) > MOST_SENT) return null;
  const thread = takeHelper();
  if (thread.isBusy) return null;
  const { sent, isDone } = thread.ask(batch);
  return { made: sent.then((each) => each && toMade(inputs, each)), isDone };
}
