import { EventEmitter } from "node:events";

const finished = new EventEmitter<{ finished: [unit: string] }>().setMaxListeners(0);

/** Says to whoever waits in this process that a unit is done: the database need not be asked first. */
export const tellFinished = (unit: string): void => void finished.emit("finished", unit);

export type FinishedHere = {
  /** The next unit that was done in this process since this was opened, waited for no longer than some time; null where there is none. */
  next: (longestMs: number) => Promise<string | null>;
  close: () => void;
};

/**
 * Hears of units that are done in this process, also of those that end while nobody waits.
 *
 * @param signal ends the waiting when it aborts
 */
export function followFinished(signal?: AbortSignal): FinishedHere {
  const heard: string[] = [];
  let wake: () => void = () => undefined;
  const hear = (unit: string): void => {
    heard.push(unit);
    wake();
  };
  const stop = (): void => wake();
  finished.on("finished", hear);
  signal?.addEventListener("abort", stop, { once: true });
  return {
    next: async (longestMs) => {
      if (heard.length === 0 && longestMs > 0 && !signal?.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, longestMs);
        wake = resolve;
        await promise;
        clearTimeout(timer);
      }
      return heard.shift() ?? null;
    },
    close: () => {
      finished.off("finished", hear);
      signal?.removeEventListener("abort", stop);
    },
  };
}
