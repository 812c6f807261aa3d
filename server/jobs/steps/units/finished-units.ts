import { hearChanges, tellChange } from "#db/queries/told-changes";
import type { Context } from "#server/context";

type Follower = { isOwn: (unit: string) => boolean; hear: (unit: string) => void };
const followers = new Set<Follower>();

/** Says to whoever in this process waits for it that a unit is done; false where nobody does. */
function tellHere(unit: string): boolean {
  const own = [...followers].filter(({ isOwn }) => isOwn(unit));
  for (const { hear } of own) hear(unit);
  return own.length > 0;
}

/**
 * Says that a unit is done to whoever waits for it, in this process or in another: what is done need not be asked for again and again.
 *
 * @param unit the key of its job, which begins with the evaluation
 */
export async function tellFinished(db: Context["db"], unit: string): Promise<void> {
  if (!tellHere(unit)) await tellChange(db, unit);
}

export type Finished = {
  /** The next unit that was done since this was opened, waited for no longer than some time; null where none is heard of. */
  next: (longestMs: number) => Promise<string | null>;
  close: () => void;
};

/**
 * Hears of the units of an evaluation that are done, also of those that end while nobody waits: of those of this process always, of those of
 * others where PostgreSQL can tell of them.
 *
 * @param signal ends the waiting when it aborts
 */
export function followFinished(db: Context["db"], evaluation: string, signal?: AbortSignal): Finished {
  const heard: string[] = [];
  let wake: () => void = () => undefined;
  const hear = (unit: string): void => {
    heard.push(unit);
    wake();
  };
  const stop = (): void => wake();
  const isOwn = (unit: string): boolean => unit.startsWith(`${evaluation}/`);
  const follower: Follower = { isOwn, hear };
  followers.add(follower);
  const unlisten = hearChanges(db, (name) => isOwn(name) && hear(name));
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
      followers.delete(follower);
      unlisten();
      signal?.removeEventListener("abort", stop);
    },
  };
}
