import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { type EmbeddedPostgres, startOrAdoptPostgres } from "#db/embedded/start-or-adopt";
import type { Env } from "#server/env";
import { buildWhenNeeded } from "../build.ts";
import { ROOMY_HEAP, WEB_HEAP } from "../heap.mjs";
import { addresses, demandFreePort, waitForAnswer } from "./address.ts";
import { type Program, root, runProgram, stopProgram } from "./children.ts";
import { type DataDirLock, lockDataDir } from "./data-dir-lock.ts";
import { type Kept, keepRunning } from "./keep-running.ts";
import { say } from "./say.ts";

const patienceMs = 8000;
/** How long the web server of a run that was killed may take to let its port go. */
const handOverMs = 8000;
const crashesBeforeReady = 3;

/** One run of the product on one data folder. */
export class Supervisor {
  stopping = false;
  private readonly env: Env;
  private lock: DataDirLock | undefined;
  private postgres: Promise<EmbeddedPostgres> | undefined;
  private watch: NodeJS.Timeout | undefined;
  private readonly tasks = new Set<ChildProcess>();
  private readonly kept: { program: (url: string) => Program; running: Kept }[] = [];
  private ended: Promise<void> | undefined;

  constructor(env: Env) {
    this.env = env;
  }

  async start(): Promise<void> {
    const { shown, asked } = addresses(this.env);
    this.lock = lockDataDir(this.env.DATA_DIR, shown);
    await demandFreePort(this.env, this.lock.wasKilled ? handOverMs : 0);
    const [url] = await Promise.all([this.openDatabase(), buildWhenNeeded(this.note)]);
    this.demandRunning();
    await runProgram(this.node("database", ["scripts/prepare-database.ts"])(url), this.note);
    this.demandRunning();
    const next = join(root, "node_modules/next/dist/bin/next");
    const served = [...WEB_HEAP, next, "start", "-H", this.env.HOST, "-p", String(this.env.PORT)];
    const web = this.keep(this.node("web", served), url);
    // Who waits for a page waits at a screen: models and statistics take what the web leaves of the cores.
    for (let at = 0; at < this.env.WORKERS; at++)
      this.keep(
        this.node(at === 0 ? "worker" : `worker-${at + 1}`, [...ROOMY_HEAP, "server/jobs/worker.ts"], {
          background: true,
        }),
        url,
      );
    await waitForAnswer(asked, () => {
      this.demandRunning();
      if (web.crashes() >= crashesBeforeReady) throw new Error("The web server does not start; its output is above.");
    });
    say(`Fiftyfold is ready: ${shown}`);
  }

  /** Stops web and worker, then PostgreSQL; what was asked for once is not asked for again. */
  stop(): Promise<void> {
    this.stopping = true;
    this.ended ??= this.end();
    return this.ended;
  }

  private async end(): Promise<void> {
    clearInterval(this.watch);
    if (this.postgres || this.tasks.size > 0 || this.kept.length > 0) say("Stopping ...");
    await Promise.all([
      ...[...this.tasks].map((task) => stopProgram(task, 2000)),
      ...this.kept.map(({ running }) => running.stop(patienceMs)),
    ]);
    const postgres = await this.postgres?.catch(() => undefined);
    await postgres?.stop();
    this.lock?.release();
  }

  private async openDatabase(): Promise<string> {
    if (this.env.DATABASE_URL) return this.env.DATABASE_URL;
    this.postgres = startOrAdoptPostgres({ dataDir: this.env.DATA_DIR });
    const postgres = await this.postgres;
    say(`PostgreSQL ${postgres.adopted ? "was still running" : "runs"} (${postgres.cluster}).`);
    this.watch = setInterval(() => void this.revivePostgres(), 1000);
    return postgres.url;
  }

  /** A PostgreSQL that was killed starts again; it recovers what was committed by itself. */
  private async revivePostgres(): Promise<void> {
    const before = await this.postgres;
    if (this.stopping || !before || before.isAlive()) return;
    clearInterval(this.watch);
    say("PostgreSQL has ended; starting it again ...");
    this.postgres = startOrAdoptPostgres({ dataDir: this.env.DATA_DIR });
    try {
      const { url } = await this.postgres;
      say("PostgreSQL runs again.");
      // Only if its port was taken meanwhile: otherwise the programs connect again by themselves.
      if (url !== before.url) await Promise.all(this.kept.map(({ program, running }) => running.restart(program(url))));
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
      this.postgres = Promise.resolve(before);
    }
    if (!this.stopping) this.watch = setInterval(() => void this.revivePostgres(), 1000);
  }

  private keep(program: (url: string) => Program, url: string): Kept {
    const running = keepRunning(program(url));
    this.kept.push({ program, running });
    return running;
  }

  private node(name: string, args: string[], { background = false } = {}): (url: string) => Program {
    const { DATABASE_URL: _, ...settings } = this.env;
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    const env = Object.fromEntries(given.map(([key, value]) => [key, String(value)]));
    // What the programs write goes through us: they cannot see whether a terminal is at the end of it.
    const format = this.env.LOG_FORMAT ?? (process.stdout.isTTY ? "text" : "json");
    const fixed = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", LOG_FORMAT: format, FIFTYFOLD_PROGRAM: name };
    return (url) => ({ name, args, background, env: { ...env, ...fixed, DATABASE_URL: url } });
  }

  private readonly note = (child: ChildProcess): void => {
    this.tasks.add(child);
    child.once("exit", () => this.tasks.delete(child));
  };

  private demandRunning(): void {
    if (this.stopping) throw new Error("stopping");
  }
}
