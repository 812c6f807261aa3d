import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Env } from "#server/env";
import { InputError } from "#server/errors";

const everywhere = new Set(["0.0.0.0", "::", "127.0.0.1", "::1", "localhost"]);
const inUrl = (host: string) => (host.includes(":") ? `[${host}]` : host);

/** The address a person opens, and the one that we ask from here. */
export function addresses({ HOST, PORT }: Env): { shown: string; asked: string } {
  const shown = everywhere.has(HOST) ? "localhost" : inUrl(HOST);
  const asked = HOST === "0.0.0.0" || HOST === "localhost" ? "127.0.0.1" : HOST === "::" ? "[::1]" : inUrl(HOST);
  return { shown: `http://${shown}:${PORT}`, asked: `http://${asked}:${PORT}` };
}

/** Throws one clear line unless the web server could listen there. Waits for `patienceMs` for a former one to let go. */
export async function demandFreePort({ HOST, PORT }: Env, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const code = await tryListen(HOST, PORT);
    if (!code) return;
    if (code === "EADDRINUSE" && Date.now() < deadline) await sleep(250);
    else throw new InputError(explain(code, HOST, PORT));
  }
}

function explain(code: string, host: string, port: number): string {
  if (code === "EADDRINUSE")
    return `PORT ${port} is taken by another program. Start with another one: PORT=${port + 1} npm start`;
  if (code === "EACCES") return `PORT ${port} needs rights that this user does not have. Choose one above 1023.`;
  return `HOST ${host} is not an address of this machine (${code}).`;
}

function tryListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => done(undefined)));
  });
}

/** Resolves when the web server answers at all; `check` may throw to end the wait. */
export async function waitForAnswer(url: string, check: () => void): Promise<void> {
  for (;;) {
    check();
    try {
      await fetch(url, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(5000) });
      return;
    } catch {
      await sleep(100);
    }
  }
}
