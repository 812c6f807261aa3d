import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { migrateDatabase } from "#db/migrate";
import { insertEvaluation } from "#db/queries/evaluations";
import { getStressSet, insertStressSet, type StressSetRow } from "#db/queries/stress-sets";
import { createWorkspace } from "#server/accounts/create-workspace";
import type { Context } from "#server/context";
import type { PartialMapping } from "#server/contracts/mapping";
import { type RankingOptions, rankingOptionsSchema } from "#server/contracts/ranking";
import { readEnv } from "#server/env";
import { registerFamilies } from "#server/families/register-families";
import { prepareQueue } from "#server/jobs/queue";
import { handleReadStressSet } from "#server/jobs/read-stress-set.handler";
import { openContext } from "#server/server-context";
import { uploadKey } from "#server/storage/keys";
import { createTestDatabase } from "#tests/ground/test-database";
import { type LogRecord, readLog } from "#tests/log/capture-log";

const logs = new WeakMap<ChildProcess, string>();
/** What a worker has written to its log. */
export const workerLog = (worker: ChildProcess): LogRecord[] => readLog(logs.get(worker) ?? "");

/** Kills the workers of a place that still run. */
export async function endWorkers({ workers }: Pick<Place, "workers">): Promise<void> {
  for (const worker of workers.splice(0)) {
    if (worker.exitCode !== null || worker.signalCode !== null) continue;
    worker.kill("SIGKILL");
    await once(worker, "exit");
  }
}

const root = resolve(import.meta.dirname, "../..");

export type Place = {
  context: Context;
  workspace: string;
  databaseUrl: string;
  /** Where a key of the storage lies on the disk. */
  pathOf: (key: string) => string;
  /** A worker process of its own; it is killed with the place if it still runs. */
  startWorker: () => Promise<ChildProcess>;
  workers: ChildProcess[];
  close: () => Promise<void>;
};

/** A database with the queue, a storage folder and the tiny family: all that jobs need, all of it real. */
export async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-jobs-"));
  await cp(join(root, "tests/fixtures/tiny-text"), join(folder, "models/tiny-text"), { recursive: true });
  const database = await createTestDatabase();
  const env = { DATABASE_URL: database.url, DATA_DIR: join(folder, "data"), MODELS_DIR: join(folder, "models") };
  await migrateDatabase(database.url);
  await prepareQueue(database.url);
  const { context, close } = await openContext(readEnv(env));
  await registerFamilies(context);
  const { workspace } = await createWorkspace(context);
  const workers: ChildProcess[] = [];
  return {
    context,
    workspace,
    databaseUrl: database.url,
    pathOf: (key) => join(env.DATA_DIR, "files", key),
    startWorker: async () => {
      const worker = spawn(process.execPath, [join(root, "server/jobs/worker.ts")], {
        cwd: root,
        env: { ...process.env, LOG_LEVEL: "info", ...env },
        stdio: ["ignore", "pipe", "ignore"],
      });
      workers.push(worker);
      worker.stdout.on("data", (piece) => logs.set(worker, (logs.get(worker) ?? "") + String(piece)));
      await once(worker.stdout, "data");
      return worker;
    },
    workers,
    close: async () => {
      await endWorkers({ workers });
      await close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `count` rows with words that the tiny family knows. */
export const reviews = (count: number): string =>
  `text,label\n${Array.from({ length: count }, (_, i) => `the film was ${i % 3 ? "good" : "slow"} ${i},${i % 3 ? "positive" : "negative"}\n`).join("")}`;

/** A file as the upload leaves it: received and not read yet. */
export async function receiveSet(
  { context, workspace }: Place,
  content: string,
  mapping: PartialMapping | null = {},
): Promise<string> {
  const id = randomUUID();
  const received = await context.storage.receive(uploadKey(id), Readable.from([Buffer.from(content)]), 1e9);
  await insertStressSet(context.db, {
    id,
    workspace,
    family: "tiny-text",
    name: "data.csv",
    state: "received",
    mapping,
    ...received,
  });
  return id;
}

export async function readySet(place: Place, rows: number): Promise<StressSetRow> {
  const id = await receiveSet(place, reviews(rows));
  await handleReadStressSet(place.context, { stressSet: id });
  return (await getStressSet(place.context.db, id)) as StressSetRow;
}

/** An evaluation as it is saved before its job is sent. */
export async function queuedEvaluation(
  { context, workspace }: Place,
  set: StressSetRow,
  asked: Partial<RankingOptions> = {},
): Promise<string> {
  const options = rankingOptionsSchema.parse(asked);
  const rowsTotal = set.dataset?.rows ?? 0;
  return (await insertEvaluation(context.db, { workspace, stressSet: set.id, family: set.family, options, rowsTotal }))
    .id;
}

/** Waits until `look` finds something. */
export async function until<T>(look: () => Promise<T | null | undefined | false>, longestMs = 40_000): Promise<T> {
  const end = Date.now() + longestMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Nothing came within ${longestMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
