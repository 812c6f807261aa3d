import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listDescendants } from "#cli/bench/process-tree";
import { type Client, openClient } from "#cli/chaos/client";
import { digestResults, doEvaluations, findLost, type Work } from "#cli/chaos/do-evaluations";
import { findLeftFiles, findLeftProcesses, findOpenWork, findUnknownFiles, makeOld } from "#cli/chaos/find-left";
import { KINDS, type Kill, type Kind, killAtRandom } from "#cli/chaos/kill-at-random";
import { type Input, makeInputs } from "#cli/chaos/make-inputs";
import { type Product, startProduct } from "#cli/chaos/product";
import { InferenceError } from "#server/errors";

export type ChaosOptions = {
  evaluations: number;
  seed: number;
  everySeconds: number;
  families: string[];
  keep: boolean;
};

type Run = {
  seconds: number;
  acknowledged: number;
  asked: number;
  ended: number;
  digests: Map<string, string>;
  answers: Record<string, number>;
  troubles: string[];
  kills: Kill[];
  /** Files that killed processes had left before the product cleared them away. */
  cleared: number;
  faults: string[];
};

export type Outcome = {
  options: ChaosOptions;
  uploads: number;
  undisturbed: { seconds: number; ended: number };
  disturbed: Pick<Run, "seconds" | "acknowledged" | "asked" | "ended" | "answers" | "troubles" | "cleared">;
  kills: { counts: Record<Kind, number>; list: Kill[] };
  /** Files of results that are the same, and that are not. */
  same: number;
  different: string[];
  faults: string[];
};

const POLL_MS = 1000;
/** Until a job whose worker died is noticed, done again and over. */
const SETTLE_MS = 180_000;
const CLEAR_MS = 120_000;
const ENDING_MS = 10_000;
const WORKER = /^(?!.*scripts\/run\.mjs).*server\/jobs\/worker\.ts/;

/** Looks until nothing is found, or for as long as one may wait; what is found then. */
async function untilNone(look: () => Promise<string[]> | string[], longestMs: number): Promise<string[]> {
  const end = Date.now() + longestMs;
  for (;;) {
    const found = await look();
    if (found.length === 0 || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Has some days pass for what was left, and the workers start anew: that is when they look for it. */
async function clearLeft(product: Product): Promise<number> {
  const databaseUrl = await product.databaseUrl();
  const look = async (): Promise<string[]> => [
    ...(await findLeftFiles(product.folder)),
    ...(await findUnknownFiles(product.folder, databaseUrl)),
  ];
  const left = await look();
  if (left.length === 0) return 0;
  await makeOld(left);
  for (const { pid } of [product.kept.supervisor, product.kept.worker])
    for (const each of listDescendants(pid()).filter(({ command }) => WORKER.test(command)))
      process.kill(each.pid, "SIGTERM");
  await untilNone(look, CLEAR_MS);
  return left.length;
}

/** What must hold once all is over, while the product still runs. */
async function lookBack(product: Product, client: Client, work: Work): Promise<string[]> {
  const lost = await findLost(client, work.acknowledged);
  const databaseUrl = await product.databaseUrl();
  const open = await untilNone(() => findOpenWork(databaseUrl), SETTLE_MS);
  const starts = product.kept.supervisor.starts();
  return [
    ...work.faults,
    ...lost.map((name) => `acknowledged and lost: ${name}`),
    ...open.map((sentence) => `not over: ${sentence}`),
    ...(starts > 1 ? [`npm start ended ${starts - 1} times`] : []),
  ];
}

/** What must hold once the product is stopped. */
async function lookAfter(folder: string, unknown: string[]): Promise<string[]> {
  const processes = await untilNone(() => findLeftProcesses(folder), ENDING_MS);
  const files = [...(await findLeftFiles(folder)), ...unknown];
  return [...processes.map((each) => `still runs: ${each}`), ...files.map((each) => `left behind: ${each}`)];
}

async function runOnce(folder: string, inputs: Input[], options: ChaosOptions, killing: boolean): Promise<Run> {
  await mkdir(folder, { mode: 0o711 });
  const product = await startProduct(folder);
  const over = new AbortController();
  let run: Run;
  let unknown: string[] = [];
  try {
    const client = openClient(product.url);
    const begun = performance.now();
    const killed = killing ? killAtRandom(product, options, over.signal) : Promise.resolve([]);
    let ended = 0;
    const work = await doEvaluations(client, inputs, () => {
      if (++ended % 10 === 0)
        console.log(`  ${ended} evaluations after ${Math.round((performance.now() - begun) / 1000)} s`);
    });
    const seconds = (performance.now() - begun) / 1000;
    over.abort();
    const kills = await killed;
    const digests = await digestResults(client, work.ended);
    const faults = await lookBack(product, client, work);
    const cleared = await clearLeft(product);
    unknown = await findUnknownFiles(folder, await product.databaseUrl());
    run = {
      seconds,
      acknowledged: work.acknowledged.length,
      asked: work.asked,
      ended: work.ended.length,
      digests,
      answers: client.counts(),
      troubles: client.troubles(),
      kills,
      cleared,
      faults,
    };
  } finally {
    over.abort();
    await product.stop();
  }
  run.faults.push(...(await lookAfter(folder, unknown)));
  return run;
}

function compare(undisturbed: Run, disturbed: Run): { same: number; different: string[] } {
  const different: string[] = [];
  for (const [name, digest] of undisturbed.digests)
    if (disturbed.digests.get(name) !== digest) different.push(`${name}: ${disturbed.digests.get(name) ?? "none"}`);
  return { same: undisturbed.digests.size - different.length, different };
}

const countKinds = (kills: Kill[]): Record<Kind, number> =>
  Object.fromEntries(KINDS.map((kind) => [kind, kills.filter((each) => each.kind === kind).length])) as Record<
    Kind,
    number
  >;

const withSignals = async <T>(folder: string, keep: boolean, work: () => Promise<T>): Promise<T> => {
  // Whatever was started ends with this process, and its folders are removed by whoever runs it again.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
  try {
    return await work();
  } finally {
    if (!keep) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    else console.log(`The folders and logs of both runs are in ${folder}.`);
  }
};

/** Building the pages may take longer than the product may take to start. */
function buildPages(): void {
  const { status } = spawnSync(process.execPath, ["scripts/build.ts"], { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new InferenceError("The pages could not be built.");
}

/** The same evaluations twice, in fresh folders: undisturbed, and while processes are killed. */
export async function runChaos(options: ChaosOptions): Promise<Outcome> {
  const { evaluations, seed, everySeconds, families, keep } = options;
  const inputs = await makeInputs(families, evaluations, seed);
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-chaos-"));
  console.log(`${evaluations} evaluations of ${inputs.length} uploads (${families.join(", ")}), seed ${seed}`);
  buildPages();
  return withSignals(folder, keep, async () => {
    console.log("undisturbed:");
    const undisturbed = await runOnce(join(folder, "undisturbed"), inputs, options, false);
    console.log(`with a kill every ${everySeconds} s:`);
    const disturbed = await runOnce(join(folder, "disturbed"), inputs, options, true);
    const { same, different } = compare(undisturbed, disturbed);
    const { kills, answers, troubles } = disturbed;
    const missing = KINDS.filter((kind) => !kills.some((each) => each.kind === kind));
    return {
      options,
      uploads: inputs.length,
      undisturbed: { seconds: undisturbed.seconds, ended: undisturbed.ended },
      disturbed: {
        seconds: disturbed.seconds,
        acknowledged: disturbed.acknowledged,
        asked: disturbed.asked,
        ended: disturbed.ended,
        cleared: disturbed.cleared,
        answers,
        troubles,
      },
      kills: { counts: countKinds(kills), list: kills },
      same,
      different,
      faults: [
        ...undisturbed.faults.map((fault) => `undisturbed: ${fault}`),
        ...disturbed.faults,
        ...different.map((name) => `other bytes than undisturbed: ${name}`),
        ...(missing.length > 0 ? [`never killed: ${missing.join(", ")}`] : []),
      ],
    };
  });
}
