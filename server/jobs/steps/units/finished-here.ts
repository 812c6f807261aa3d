import { EventEmitter } from "node:events";

const finished = new EventEmitter<{ finished: [unit: string] }>().setMaxListeners(0);

/** Says to whoever waits in this process that a unit is done: the database need not be asked first. */
export const tellFinished = (unit: string): void => void finished.emit("finished", unit);

/** Waits until a unit is done in this process, but no longer than some time. @returns which one, null where none is */
export function awaitFinished(longestMs: number): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const timer = setTimeout(() => resolve(null), longestMs);
  const tell = (unit: string): void => resolve(unit);
  finished.once("finished", tell);
  return promise.finally(() => {
    clearTimeout(timer);
    finished.off("finished", tell);
  });
}
