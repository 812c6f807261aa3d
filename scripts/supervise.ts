/** What `npm start` runs: builds, starts PostgreSQL, prepares the database, and keeps web and worker running. */

import { readEnv } from "#server/env";
import { FiftyfoldError } from "#server/errors";
import { say } from "./supervisor/say.ts";
import { Supervisor } from "./supervisor/supervisor.ts";

// A terminal that goes away must not take the product down in the middle of something: SIGHUP stops it in order.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

function explain(error: unknown): string {
  if (error instanceof FiftyfoldError) return error.line;
  return error instanceof Error ? error.message : String(error);
}

let supervisor: Supervisor | undefined;
const stop = async (code: number) => {
  await supervisor?.stop().catch((error) => say(explain(error)));
  process.exit(code);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
if (process.channel) process.on("disconnect", () => void stop(0));

try {
  supervisor = new Supervisor(readEnv());
  await supervisor.start();
} catch (error) {
  if (!supervisor?.stopping) {
    say(explain(error));
    await stop(1);
  }
}
