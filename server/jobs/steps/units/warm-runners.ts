import { createHash } from "node:crypto";
import { join } from "node:path";
import type { VariantFailure } from "#server/contracts/predictions";
import type { InferenceLimits } from "#server/inference/limits";
import type { FoundFailure } from "#server/inference/messages";
import { fileSizes, planBlocks } from "#server/inference/plan-blocks";
import { createRunner, type Runner } from "#server/inference/runner";
import { log } from "#server/log/log";

/** A process whose models nobody asked for so long is ended. */
const LONGEST_IDLE_MS = 3 * 60_000;
/** Files of more bytes are not opened before somebody asks for them. */
const MOST_PREPARED_BYTES = 256_000_000;

export type RunnerAsked = {
  variants: { variant: string; path: string; sha256: string }[];
  classes: number;
  /** The run it is for: what failed on the rows of one may work on those of another. */
  run: string;
  failed: readonly VariantFailure[];
  onFailed: (failure: FoundFailure) => void;
};

/** Variants with their files, as runners are asked for them: whoever asks for the same ones finds those that are ready. */
export const locateVariants = (
  variants: readonly { variant: string; file: string; sha256: string }[],
  packageDirectory: string,
): RunnerAsked["variants"] =>
  variants.map(({ variant, file, sha256 }) => ({ variant, sha256, path: join(packageDirectory, file) }));

type Warm = {
  key: string;
  run: string;
  runner: Runner;
  failed: Map<string, VariantFailure>;
  tell: { onFailed: (failure: FoundFailure) => void };
};

type Models = Pick<RunnerAsked, "variants" | "classes">;

const keyOf = ({ variants, classes }: Models): string =>
  createHash("sha256")
    .update(JSON.stringify([variants, classes]))
    .digest("hex");

/** Lets so many go on at a time, in the order in which they came. */
function openPlaces(count: number) {
  const waiting = new Set<() => void>();
  let free = count;
  return {
    /** @throws where `signal` aborts before it is one's turn */
    take: async (signal: AbortSignal): Promise<void> => {
      signal.throwIfAborted();
      if (free > 0) {
        free--;
        return;
      }
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const leave = (): void => {
        waiting.delete(resolve);
        reject(signal.reason);
      };
      waiting.add(resolve);
      signal.addEventListener("abort", leave, { once: true });
      await promise.finally(() => signal.removeEventListener("abort", leave));
    },
    give: (): void => {
      const [next] = waiting;
      if (!next) free++;
      else {
        waiting.delete(next);
        next();
      }
    },
  };
}

/**
 * Processes with models in them that go from one unit to the next of the same family.
 *
 * @param most that run at once: whoever comes later waits until one is free
 */
export function openWarmRunners(limits: InferenceLimits, most = Number.POSITIVE_INFINITY) {
  const places = openPlaces(most);
  const never = new AbortController().signal;
  const idle = new Map<Warm, NodeJS.Timeout>();
  /** Those that load their models, or will once they have a place, each with its runner when it has one. */
  const preparing = new Set<{ key: string; runner?: Runner }>();
  let running = 0;
  let closed = false;
  const rest = (warm: Warm): void => void idle.set(warm, setTimeout(() => void end(warm), LONGEST_IDLE_MS).unref());
  const end = async (warm: Warm): Promise<void> => {
    clearTimeout(idle.get(warm));
    idle.delete(warm);
    await warm.runner.close();
  };

  async function prepareOne(asked: RunnerAsked, key: string): Promise<void> {
    const own: { key: string; runner?: Runner } = { key };
    preparing.add(own);
    await places.take(never);
    try {
      const warm = await start(asked, key);
      own.runner = warm.runner;
      if (closed) return;
      await warm.runner.prepare();
      rest(warm);
    } catch (error) {
      // Whoever asks for them has them loaded anew, and is told what is wrong.
      log.debug({ err: error }, "models could not be loaded ahead");
      await own.runner?.close();
    } finally {
      preparing.delete(own);
      places.give();
    }
  }

  async function start(asked: RunnerAsked, key: string): Promise<Warm> {
    const { variants, classes, run } = asked;
    const failed = new Map<string, VariantFailure>();
    const tell = { onFailed: asked.onFailed };
    const blocks = planBlocks(await fileSizes(variants), limits.memoryBytes);
    const onFailed = (failure: FoundFailure): void => tell.onFailed(failure);
    return { key, run, failed, tell, runner: createRunner({ variants, classes, limits, blocks, failed, onFailed }) };
  }

  /** One that has the models already; where there is none, the place of one that has others. */
  async function take(asked: RunnerAsked): Promise<Warm> {
    const key = keyOf(asked);
    // A variant that failed for another run may not be loaded at all.
    const fits = (warm: Warm): boolean => warm.key === key && (warm.run === asked.run || warm.failed.size === 0);
    const found = [...idle.keys()].find(fits);
    if (!found) {
      const [oldest] = idle.keys();
      if (oldest) await end(oldest);
      return start(asked, key);
    }
    clearTimeout(idle.get(found));
    idle.delete(found);
    found.run = asked.run;
    found.tell.onFailed = asked.onFailed;
    return found;
  }

  async function runFree<T>(asked: RunnerAsked, signal: AbortSignal, work: (runner: Runner) => Promise<T>): Promise<T> {
    const warm = await take(asked);
    for (const failure of asked.failed) warm.failed.set(failure.variant, failure);
    const stop = (): void => void warm.runner.close();
    signal.addEventListener("abort", stop, { once: true });
    try {
      signal.throwIfAborted();
      const result = await work(warm.runner);
      rest(warm);
      return result;
    } catch (error) {
      await warm.runner.close();
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
      if (signal.aborted) await end(warm);
    }
  }

  return {
    /** @throws whatever `work` throws; the process is ended then, and where `signal` aborts */
    use: async <T>(asked: RunnerAsked, signal: AbortSignal, work: (runner: Runner) => Promise<T>): Promise<T> => {
      await places.take(signal);
      running++;
      try {
        return await runFree(asked, signal, work);
      } finally {
        running--;
        places.give();
      }
    },
    /**
     * Has processes load the models of a family that will be asked for soon. Nobody makes room for them: only where nothing runs, and only
     * as many as there is room for.
     *
     * @param count of processes that will be wanted
     */
    prepare: async (models: Models, count: number): Promise<void> => {
      const asked: RunnerAsked = { ...models, run: "", failed: [], onFailed: () => undefined };
      const key = keyOf(asked);
      const sizes = await fileSizes(models.variants);
      if (running > 0 || sizes.reduce((sum, size) => sum + size, 0) > MOST_PREPARED_BYTES) return;
      const have = [...idle.keys(), ...preparing].filter((each) => each.key === key).length;
      const missing = Math.min(count - have, most - idle.size - preparing.size);
      await Promise.all(Array.from({ length: Math.max(0, missing) }, () => prepareOne(asked, key)));
    },
    close: async (): Promise<void> => {
      closed = true;
      await Promise.all([...[...preparing].map(({ runner }) => runner?.close()), ...[...idle.keys()].map(end)]);
    },
  };
}

export type WarmRunners = ReturnType<typeof openWarmRunners>;
