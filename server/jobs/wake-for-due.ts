import type { PgBoss } from "pg-boss";
import { log } from "#server/log/log";

/** How often it is looked for jobs of which nobody is told: those that wait for another try, or whose worker died. */
const LOOK_MS = 1000;

/**
 * Wakes those who take a queue's jobs when one of them is due. One look for all of them: with each looking for itself, a worker
 * that has nothing to do would ask the database many times a second.
 *
 * @param listDue those of some queues that hold a job which is due
 * @param places who takes the jobs of a queue, by its name
 * @returns ends it
 */
export function wakeForDue(
  boss: Pick<PgBoss, "notifyWorker">,
  listDue: (queues: readonly string[]) => Promise<string[]>,
  places: ReadonlyMap<string, readonly string[]>,
): () => void {
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      for (const queue of await listDue([...places.keys()]))
        for (const place of places.get(queue) ?? []) boss.notifyWorker(place);
    } catch (error) {
      log.debug({ err: error }, "it could not be looked for jobs that are due");
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}
