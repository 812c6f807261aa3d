import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "#db/client";
import type { Context } from "#server/context";
import { type Env, readEnv } from "#server/env";
import { FiftyfoldError } from "#server/errors";
import { defaultLimits, type InferenceLimits } from "#server/inference/limits";
import { openJobSender } from "#server/jobs/queue";
import { openStorage, type Role } from "#server/storage/open-storage";

/** The key that signs cookies and tokens: given, or made once and kept in the data folder. */
function readSecret({ SECRET, DATA_DIR }: Env): string {
  if (SECRET) return SECRET;
  mkdirSync(DATA_DIR, { recursive: true });
  const path = join(DATA_DIR, "secret");
  try {
    writeFileSync(path, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(path, "utf8").trim();
}

function inferenceLimits({ EXECUTION_PROVIDERS, BATCH_SECONDS, INFERENCE_MEMORY_BYTES }: Env): InferenceLimits {
  const { memoryBytes } = defaultLimits();
  return {
    providers: EXECUTION_PROVIDERS,
    batchSeconds: BATCH_SECONDS,
    memoryBytes: INFERENCE_MEMORY_BYTES ?? memoryBytes,
  };
}

/** Makes the context of a process from its environment. */
export async function openContext(
  env: Env = readEnv(),
  role: Role = "web",
): Promise<{ context: Context; close: () => Promise<void> }> {
  if (!env.DATABASE_URL)
    throw new FiftyfoldError("internal", "DATABASE_URL is not set.", { hint: "Start the product with npm start." });
  const storage = await openStorage(env, role);
  const { db, end } = openDatabase(env.DATABASE_URL);
  const jobs = await openJobSender(env.DATABASE_URL).catch(async (error) => {
    await end();
    throw error;
  });
  const context: Context = {
    db,
    jobs,
    storage,
    settings: {
      modelsDirectory: env.MODELS_DIR,
      maxUploadBytes: env.MAX_UPLOAD_BYTES,
      maxOpenEvaluations: env.MAX_OPEN_EVALUATIONS,
      secret: readSecret(env),
      inference: inferenceLimits(env),
      metricsToken: env.METRICS_TOKEN,
    },
  };
  return {
    context,
    close: async () => {
      await jobs.close();
      await end();
    },
  };
}

const shared = globalThis as { fiftyfoldContext?: Promise<Context> };

/** The context of the web process, made at its first use. A failed attempt is not kept. */
export function getContext(): Promise<Context> {
  shared.fiftyfoldContext ??= openContext().then(
    ({ context }) => context,
    (error) => {
      shared.fiftyfoldContext = undefined;
      throw error;
    },
  );
  return shared.fiftyfoldContext;
}
