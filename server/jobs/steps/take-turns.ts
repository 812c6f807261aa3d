import { CancelledError } from "#server/errors";

/** For work of which there should be one at a time in this process for each key; the others wait, in their order. */
export function takeTurns() {
  const last = new Map<string, Promise<unknown>>();
  return async <T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    const before = last.get(key) ?? Promise.resolve();
    const turn = Promise.withResolvers<void>();
    const mine = before.then(() => turn.promise);
    last.set(key, mine);
    const stopped = Promise.withResolvers<never>();
    const stop = (): void => stopped.reject(new CancelledError());
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    try {
      await Promise.race([before, stopped.promise]);
      return await work();
    } finally {
      signal.removeEventListener("abort", stop);
      turn.resolve();
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
