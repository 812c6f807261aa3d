import type { Database } from "#db/client";

type Find<Row> = (db: Database, ids: string[]) => Promise<(Row & { id: string })[]>;
type Waiting<Row> = Map<string, PromiseWithResolvers<Row | null>>;

/**
 * For many that wait for rows to change: all who look within the same moment are answered by one query, so that what waiting costs
 * does not grow with how many wait.
 *
 * @param everyMs how long a moment is: so long after the first look the query is made
 * @returns the row of an id as it is at the end of the moment, or null where there is none
 */
export function lookTogether<Row>(everyMs: number, find: Find<Row>): (db: Database, id: string) => Promise<Row | null> {
  const waiting = new WeakMap<Database, Waiting<Row>>();

  const answer = async (db: Database, looks: Waiting<Row>): Promise<void> => {
    waiting.delete(db);
    try {
      const rows = new Map((await find(db, [...looks.keys()])).map((row) => [row.id, row]));
      for (const [id, { resolve }] of looks) resolve(rows.get(id) ?? null);
    } catch (error) {
      for (const { reject } of looks.values()) reject(error);
    }
  };

  return (db, id) => {
    let looks = waiting.get(db);
    if (!looks) {
      const fresh: Waiting<Row> = new Map();
      setTimeout(() => void answer(db, fresh), everyMs);
      waiting.set(db, fresh);
      looks = fresh;
    }
    const known = looks.get(id) ?? Promise.withResolvers<Row | null>();
    looks.set(id, known);
    return known.promise;
  };
}
