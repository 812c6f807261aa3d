import { EventEmitter } from "node:events";

const finished = new EventEmitter<{ finished: [] }>().setMaxListeners(0);

/** Says to whoever waits in this process that a unit is done: the database need not be asked first. */
export const tellFinished = (): void => void finished.emit("finished");

/** Waits until a unit is done in this process, but no longer than some time. @returns whether one is */
export function awaitFinished(longestMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), longestMs);
  const tell = (): void => resolve(true);
  finished.once("finished", tell);
  return promise.finally(() => {
    clearTimeout(timer);
    finished.off("finished", tell);
  });
}
