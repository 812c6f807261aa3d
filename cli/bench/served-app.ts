import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { findFreePort } from "#db/embedded/free-port";
import { InferenceError } from "#server/errors";

/** Building the pages on a machine that never did takes most of it. */
const LONGEST_START_MS = 300_000;
const POLL_MS = 250;

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Starts the product as its user does, on a data folder of its own, and ends it after `work`. */
export async function withServedApp<T>(
  folder: string,
  work: (url: string, pid: number) => Promise<T>,
  settings: Record<string, string> = {},
): Promise<T> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: {
      ...process.env,
      DATA_DIR: join(folder, "data"),
      DATABASE_URL: "",
      HOST: "127.0.0.1",
      PORT: String(port),
      ...settings,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit");
  try {
    const end = Date.now() + LONGEST_START_MS;
    while (!(await answers(url))) {
      if (child.exitCode !== null || Date.now() > end) throw new InferenceError("The product did not start.");
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return await work(url, child.pid as number);
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}
