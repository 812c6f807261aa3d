import { changesOf } from "#db/changes";
import type { Database } from "#db/client";

type Find<Row> = (db: Database, ids: string[]) => Promise<(Row & { id: string })[]>;
type Waiting<Row> = Map<string, PromiseWithResolvers<Row | null>>;
/** Those who look within one moment. `endWithin` has it end sooner. */
type Moment<Row> = { looks: Waiting<Row>; endWithin: (ms: number) => void };

/** How long a moment is where it ends as soon as one of its rows changes: what triggers do not tell of is seen then. */
const HEARD_MS = 500;
/** Those whose rows change at about the same time are answered by one query. */
const SOON_MS = 5;

/**
 * For many that wait for rows to change: all who look within the same moment are answered by one query, so that what waiting costs
 * does not grow with how many wait. Where PostgreSQL tells of changes, a moment ends with the first of them, and else lasts long.
 *
 * @param everyMs how long a moment is where nothing is told: so long after the first look the query is made
 * @returns the row of an id as it is at the end of the moment, or null where there is none
 */
export function lookTogether<Row>(everyMs: number, find: Find<Row>): (db: Database, id: string) => Promise<Row | null> {
  const moments = new WeakMap<Database, Moment<Row>>();

  const answer = async (db: Database, looks: Waiting<Row>): Promise<void> => {
    moments.delete(db);
    try {
      const rows = new Map((await find(db, [...looks.keys()])).map((row) => [row.id, row]));
      for (const [id, { resolve }] of looks) resolve(rows.get(id) ?? null);
    } catch (error) {
      for (const { reject } of looks.values()) reject(error);
    }
  };

  const begin = (db: Database): Moment<Row> => {
    const looks: Waiting<Row> = new Map();
    const changes = changesOf(db);
    changes?.start();
    let [at, timer] = [Number.POSITIVE_INFINITY, setTimeout(() => undefined)];
    const endWithin = (ms: number): void => {
      if (Date.now() + ms >= at) return;
      at = Date.now() + ms;
      clearTimeout(timer);
      timer = setTimeout(() => {
        stopListening?.();
        void answer(db, looks);
      }, ms);
    };
    const stopListening = changes?.onChange((id) => looks.has(id) && endWithin(SOON_MS));
    endWithin(changes?.isHeard ? Math.max(everyMs, HEARD_MS) : everyMs);
    const moment = { looks, endWithin };
    moments.set(db, moment);
    return moment;
  };

  return (db, id) => {
    const { looks, endWithin } = moments.get(db) ?? begin(db);
    const known = looks.get(id) ?? Promise.withResolvers<Row | null>();
    looks.set(id, known);
    if (changesOf(db)?.changedLately(id)) endWithin(everyMs);
    return known.promise;
  };
}
