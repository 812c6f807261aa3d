import { Client } from "pg";
import type { Database } from "#db/client";
import { log } from "#server/log/log";

/**
 * The channel on which triggers tell of a row by its id, once what is waited for has changed: its state, its phase, or that it is deleted. It
 * is told there too of units that are done and of rankings that are wanted.
 */
export const CHANNEL = "fiftyfold_changed";
/** What is sent through the channel to see that it can be heard. */
const HELLO = "hello";
/** So long a change is remembered: who saw a row just before it, and waits from just after it, is not kept waiting. */
export const LATELY_MS = 2000;
const RECONNECT_MS = 1000;

/**
 * What PostgreSQL tells of rows that have changed, through a connection of its own. Only a hint that it is worth looking now: where nothing can be
 * heard, as behind a pool that lends connections by the transaction, whoever waits looks often instead.
 */
export class Changes {
  readonly #url: string;
  readonly #listeners = new Set<(id: string) => void>();
  readonly #lately = new Map<string, number>();
  #client: Client | null = null;
  #isHeard = false;
  #isOver = false;

  constructor(url: string) {
    this.#url = url;
  }

  /** Whether whoever waits for a change is told of it. */
  get isHeard(): boolean {
    return this.#isHeard;
  }

  /** Begins to listen, where nobody has asked for it before. It keeps no process alive. */
  start(): void {
    if (this.#client === null && !this.#isOver) this.#connect();
  }

  #connect(): void {
    const client = new Client({ connectionString: this.#url, keepAlive: true });
    this.#client = client;
    let isLost = false;
    const lose = (error?: Error): void => {
      if (isLost) return;
      isLost = true;
      this.#isHeard = false;
      client.end().catch(() => undefined);
      if (this.#isOver) return;
      log.debug({ err: error }, "changes of rows are not heard of");
      setTimeout(() => !this.#isOver && this.#connect(), RECONNECT_MS).unref();
    };
    client.on("error", lose);
    client.on("end", () => lose());
    client.on("notification", ({ payload = "" }) => this.#hear(payload));
    client
      .connect()
      .then(async () => {
        // Its types lack it.
        (client as Client & { unref: () => void }).unref();
        await client.query(`listen ${CHANNEL}`);
        await client.query("select pg_notify($1, $2)", [CHANNEL, HELLO]);
      })
      .catch(lose);
  }

  #hear(payload: string): void {
    this.#isHeard = true;
    if (payload === HELLO) return;
    const now = Date.now();
    // Changes are remembered in their order.
    this.#lately.delete(payload);
    this.#lately.set(payload, now);
    for (const [id, at] of this.#lately) {
      if (now - at <= LATELY_MS) break;
      this.#lately.delete(id);
    }
    for (const listener of this.#listeners) listener(payload);
  }

  /**
   * Whether a row changed lately, and was not looked at since: what was looked at before a change that it did not wait for is to be looked at again.
   *
   * @param lookedAt when it was last begun to look, as `Date.now()` tells it
   */
  changedSince(id: string, lookedAt: number): boolean {
    const changedAt = this.#lately.get(id) ?? 0;
    return changedAt >= lookedAt && Date.now() - changedAt <= LATELY_MS;
  }

  /** @returns ends it */
  onChange(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    this.#isHeard = false;
    await this.#client?.end().catch(() => undefined);
  }
}

/** One for the process: the web server has this file in several bundles, and the connection is opened in one of them. */
const shared = globalThis as { fiftyfoldChanges?: WeakMap<Database, Changes> };
shared.fiftyfoldChanges ??= new WeakMap();
const known = shared.fiftyfoldChanges;

/** Has changes of a database be heard of once somebody waits for one. */
export function tellChanges(db: Database, url: string): Changes {
  const changes = new Changes(url);
  known.set(db, changes);
  return changes;
}

/** What is told of a database's rows; null where nothing is. */
export const changesOf = (db: Database): Changes | null => known.get(db) ?? null;
