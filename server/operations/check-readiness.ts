import { countFamilies, isMigrated, listQueues, pingDatabase } from "#db/queries/operations";
import type { Context } from "#server/context";
import { queueNames } from "#server/jobs/queue";
import { log } from "#server/log/log";

export type Check = { name: string; ok: boolean; why: string | null };
export type Readiness = { ready: boolean; checks: Check[] };

const PATIENCE_MS = 2000;

/** What must hold before anybody is sent here, and the reason where it does not; null where it does. */
const LOOKS: Record<string, (context: Context) => Promise<string | null>> = {
  migrations: async ({ db }) => ((await isMigrated(db)) ? null : "The tables are those of an earlier release."),
  queue: async ({ db }) => {
    const there = await listQueues(db);
    const missing = queueNames.filter((name) => !there.includes(name));
    return missing.length === 0 ? null : `The queue has no ${missing.join(", ")}.`;
  },
  storage: async ({ storage }) => {
    await storage.demandWritable();
    return null;
  },
  families: async ({ db }) => ((await countFamilies(db)) > 0 ? null : "No family is registered."),
};

async function inTime<Result>(answer: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
}

/** Anybody may ask: the reason is told by its code, and in full to the log only. */
function whyOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  const known = code ?? cause?.code;
  return typeof known === "string" ? `It failed with ${known}.` : "It failed, or did not answer in time.";
}

async function look(name: string, answer: Promise<string | null>): Promise<Check> {
  try {
    const why = await inTime(answer);
    return { name, ok: why === null, why };
  } catch (error) {
    log.warn({ check: name, err: error }, "a check of readiness failed");
    return { name, ok: false, why: whyOf(error) };
  }
}

async function lookAtAll(open: () => Promise<Context>): Promise<Readiness> {
  const context = open();
  const reached = context.then(async ({ db }) => {
    await pingDatabase(db);
    return null;
  });
  const database = await look("database", reached);
  const names = Object.keys(LOOKS);
  const unknown = (name: string): Check => ({ name, ok: false, why: "Not known while the database does not answer." });
  const rest = database.ok
    ? await Promise.all(names.map(async (name) => look(name, LOOKS[name]?.(await context) ?? Promise.resolve(null))))
    : names.map(unknown);
  const checks = [database, ...rest];
  return { ready: checks.every(({ ok }) => ok), checks };
}

let running: Promise<Readiness> | undefined;

/** Whether this process can do its work. Who asks while it is being looked at shares that answer: a database that hangs is asked once. */
export function checkReadiness(open: () => Promise<Context>): Promise<Readiness> {
  running ??= lookAtAll(open).finally(() => {
    running = undefined;
  });
  return running;
}
