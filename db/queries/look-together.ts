import { changesOf, LATELY_MS } from "#db/changes";
import type { Database } from "#db/client";

type Find<Row> = (db: Database, ids: string[]) => Promise<(Row & { id: string })[]>;
type Answer<Row> = PromiseWithResolvers<Row | null>;

/** How often it is looked for rows of whose changes somebody tells: for what is not told of. */
const HEARD_MS = 500;
/** Rows that change at about the same time are looked for by one query. */
const SOON_MS = 5;

/** Rows that are looked for by one query, so long after the first of them is asked for. */
class Moment<Row> {
  readonly #ms: number;
  readonly #answer: (looks: Map<string, Answer<Row>>) => Promise<void>;
  #looks = new Map<string, Answer<Row>>();
  #isTimed = false;

  constructor(ms: number, answer: (looks: Map<string, Answer<Row>>) => Promise<void>) {
    this.#ms = ms;
    this.#answer = answer;
  }

  look(id: string): Promise<Row | null> {
    const known = this.#looks.get(id) ?? Promise.withResolvers<Row | null>();
    this.#looks.set(id, known);
    if (!this.#isTimed) setTimeout(() => this.#end(), this.#ms);
    this.#isTimed = true;
    return known.promise;
  }

  #end(): void {
    const looks = this.#looks;
    this.#looks = new Map();
    this.#isTimed = false;
    if (looks.size > 0) void this.#answer(looks);
  }

  /** Has another moment answer those who wait for a row. */
  moveTo(other: Moment<Row>, id: string): void {
    const look = this.#looks.get(id);
    if (!look) return;
    this.#looks.delete(id);
    other.look(id).then(look.resolve, look.reject);
  }
}

/** When rows were last looked for. */
class LookedAt {
  readonly #times = new Map<string, number>();

  note(ids: Iterable<string>): void {
    const now = Date.now();
    for (const id of ids) {
      // In the order of their times: what is at the front is forgotten first.
      this.#times.delete(id);
      this.#times.set(id, now);
    }
    for (const [id, at] of this.#times) {
      if (now - at <= LATELY_MS) break;
      this.#times.delete(id);
    }
  }

  of(id: string): number {
    return this.#times.get(id) ?? 0;
  }
}

/**
 * For many that wait for rows to change: all who look within the same moment are answered by one query, so that what waiting costs
 * does not grow with how many wait. Where PostgreSQL tells of changes, a row is looked for once it has changed, and else seldom.
 *
 * @param everyMs how long a moment is where nothing is told: so long after the first look the query is made
 * @returns the row of an id as it is at the end of the moment, or null where there is none
 */
export function lookTogether<Row>(everyMs: number, find: Find<Row>): (db: Database, id: string) => Promise<Row | null> {
  type Moments = { often: Moment<Row>; seldom: Moment<Row>; lookedAt: LookedAt };
  const open = new WeakMap<Database, Moments>();

  const openFor = (db: Database): Moments => {
    const lookedAt = new LookedAt();
    const answer = async (looks: Map<string, Answer<Row>>): Promise<void> => {
      lookedAt.note(looks.keys());
      try {
        const rows = new Map((await find(db, [...looks.keys()])).map((row) => [row.id, row]));
        for (const [id, { resolve }] of looks) resolve(rows.get(id) ?? null);
      } catch (error) {
        for (const { reject } of looks.values()) reject(error);
      }
    };
    const moments = {
      often: new Moment(everyMs, answer),
      seldom: new Moment(Math.max(everyMs, HEARD_MS), answer),
      lookedAt,
    };
    const soon = new Moment(SOON_MS, answer);
    const changes = changesOf(db);
    changes?.start();
    changes?.onChange((id) => {
      moments.often.moveTo(soon, id);
      moments.seldom.moveTo(soon, id);
    });
    open.set(db, moments);
    return moments;
  };

  return (db, id) => {
    const { often, seldom, lookedAt } = open.get(db) ?? openFor(db);
    const changes = changesOf(db);
    return (changes?.isHeard && !changes.changedSince(id, lookedAt.of(id)) ? seldom : often).look(id);
  };
}
