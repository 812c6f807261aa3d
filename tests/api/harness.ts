import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { migrateDatabase } from "#db/migrate";
import type { Context } from "#server/context";
import { readEnv } from "#server/env";
import { registerFamilies } from "#server/families/register-families";
import { prepareQueue } from "#server/jobs/queue";
import { openContext } from "#server/server-context";
import { callRoute } from "#tests/api/call-route";
import { sampleCsv } from "#tests/api/sample-rows";
import { createTestDatabase } from "#tests/ground/test-database";
import { readLog } from "#tests/log/capture-log";

const root = resolve(import.meta.dirname, "../..");
export const MAX_UPLOAD_BYTES = 4_000_000;

export type Server = {
  context: Context;
  databaseUrl: string;
  /** Names of all that lies in the storage folder. */
  storedFiles: () => string[];
  newToken: () => Promise<string>;
  /** What the worker has written to its log. */
  workerLog: () => Record<string, unknown>[];
  stopWorker: () => Promise<void>;
  /** A worker process with a data folder of its own, as on another host; to be stopped by whoever started it. */
  startWorker: (dataDirectory: string, settings?: Record<string, string>) => Promise<ChildProcess>;
  stop: () => Promise<void>;
};

/** The tiny family, with a sample beside it, and some of the published ones, as a models folder of its own. */
function makeModels(folder: string, published: string[]): string {
  const models = join(folder, "models");
  cpSync(join(root, "tests/fixtures/tiny-text"), join(models, "tiny-text"), { recursive: true });
  const path = join(models, "tiny-text/family.json");
  const sample = { file: "tiny-sample.csv", title: "Sample", description: "Rows for tests." };
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), sample }));
  writeFileSync(join(models, sample.file), sampleCsv(40));
  for (const family of published) {
    const directory = join(root, "models", family);
    mkdirSync(join(models, family));
    for (const name of readdirSync(directory)) symlinkSync(join(directory, name), join(models, family, name));
  }
  return models;
}

async function startWorker(env: Record<string, string>): Promise<{ process: ChildProcess; text: () => string }> {
  const worker = spawn(process.execPath, [join(root, "server/jobs/worker.ts")], {
    cwd: root,
    env: { ...process.env, LOG_LEVEL: "info", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  worker.stdout.on("data", (piece: Buffer) => {
    text += piece;
  });
  await Promise.race([
    once(worker.stdout, "data"),
    once(worker, "exit").then(() => Promise.reject(new Error("The worker ended before it was ready."))),
  ]);
  return { process: worker, text: () => text };
}

export async function endWorker(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill("SIGTERM");
  await once(worker, "exit");
}

/** The product without Next: a real database, the real queue and, where asked for, the real worker process. */
export async function startServer({
  worker = false,
  published = [] as string[],
  maxUploadBytes = MAX_UPLOAD_BYTES,
  dataDirectory = "",
  settings = {} as Record<string, string>,
  workerEnv = {} as Record<string, string>,
} = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "fiftyfold-api-"));
  const database = await createTestDatabase();
  const env = {
    DATABASE_URL: database.url,
    DATA_DIR: dataDirectory || join(folder, "data"),
    MAX_UPLOAD_BYTES: String(maxUploadBytes),
    MODELS_DIR: makeModels(folder, published),
    ...settings,
  };
  await migrateDatabase(database.url);
  await prepareQueue(database.url);
  const { context, close } = await openContext(readEnv(env));
  await registerFamilies(context);
  (globalThis as { fiftyfoldContext?: Promise<Context> }).fiftyfoldContext = Promise.resolve(context);
  const running = worker ? await startWorker({ ...env, ...workerEnv }) : undefined;
  const files = join(env.DATA_DIR, "files");
  const stopWorker = async (): Promise<void> => {
    if (running) await endWorker(running.process);
  };
  return {
    context,
    databaseUrl: database.url,
    storedFiles: () => {
      if (!existsSync(files)) return [];
      const entries = readdirSync(files, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    workerLog: () => readLog(running?.text() ?? ""),
    startWorker: async (directory, own = {}) => (await startWorker({ ...env, DATA_DIR: directory, ...own })).process,
    newToken: async () => ((await (await callRoute("POST", "/workspaces")).json()) as { token: string }).token,
    stopWorker,
    stop: async () => {
      await stopWorker();
      await close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
