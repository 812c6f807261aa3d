import { createHash } from "node:crypto";
import type { VariantFailure } from "#server/contracts/predictions";
import type { InferenceLimits } from "#server/inference/limits";
import type { FoundFailure } from "#server/inference/messages";
import { fileSizes, planBlocks } from "#server/inference/plan-blocks";
import { createRunner, type Runner } from "#server/inference/runner";

/** A process whose models nobody asked for so long is ended. */
const LONGEST_IDLE_MS = 60_000;

export type RunnerAsked = {
  variants: { variant: string; path: string; sha256: string }[];
  classes: number;
  /** The run it is for: what failed on the rows of one may work on those of another. */
  run: string;
  failed: readonly VariantFailure[];
  onFailed: (failure: FoundFailure) => void;
};

type Warm = {
  key: string;
  run: string;
  runner: Runner;
  failed: Map<string, VariantFailure>;
  tell: { onFailed: (failure: FoundFailure) => void };
};

const keyOf = ({ variants, classes }: RunnerAsked): string =>
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
  const idle = new Map<Warm, NodeJS.Timeout>();
  const end = async (warm: Warm): Promise<void> => {
    clearTimeout(idle.get(warm));
    idle.delete(warm);
    await warm.runner.close();
  };

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
      idle.set(warm, setTimeout(() => void end(warm), LONGEST_IDLE_MS).unref());
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
      try {
        return await runFree(asked, signal, work);
      } finally {
        places.give();
      }
    },
    close: async (): Promise<void> => {
      await Promise.all([...idle.keys()].map(end));
    },
  };
}

export type WarmRunners = ReturnType<typeof openWarmRunners>;
