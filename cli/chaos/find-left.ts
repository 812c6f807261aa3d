import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { readdir, utimes } from "node:fs/promises";
import { join, relative } from "node:path";
import { foldersOf } from "#cli/chaos/product";
import { BUCKET } from "#cli/chaos/store-address";
import { openDatabase } from "#db/client";
import { countEvaluations, countStressSets, measureQueues } from "#db/queries/operations";
import { findBusySets } from "#db/queries/stress-sets";

const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const PREDICTIONS = String.raw`(?:fingerprint|basis|rows\.digests|latency\.json|changed|\d{9}\.f32(?:\.failed\.json)?)`;
const ANSWERS = String.raw`answers-[0-9a-f]{16}\.parquet|predictions/${PREDICTIONS}|stresses/[a-z-]+-[0-9a-f]{16}/predictions/${PREDICTIONS}`;
const LISTS = String.raw`upload|dataset\.parquet|skipped\.csv|noticed\.csv`;
/** Images of a set, one after the other. */
const IMAGE = "pack-[0-9a-f]{8}";
/** What of a set lies on a host. */
const ON_HOST = `stress-sets/${ID}/(?:${LISTS}|images/${IMAGE}|answers/(?:${ANSWERS}))`;
/** What of a set the store keeps: folders are archives there. */
const IN_STORE = String.raw`stress-sets/(${ID})/(?:${LISTS}|images/folder\.zip|answers/(?:answers-[0-9a-f]{16}\.parquet|(?:predictions|stresses)/folder\.zip))`;
const OF_POSTGRES = String.raw`postgres(?:\.json|\.lock|/.*)`;
const HOST = new RegExp(
  String.raw`^(?:secret|supervisor\.(?:json|lock)|${OF_POSTGRES}|store/(?:web|worker)/(?:records/[^/]+(?<!\.part)|files/${ON_HOST}))$`,
);
const STORE = new RegExp(String.raw`^objects/${BUCKET}/files/${IN_STORE}\._S3rver_(?:object|metadata\.json)$`);
const NOTHING = /^(?!)/;

async function listFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const kept = entries.filter((entry) => entry.isFile() || /^(tensors|opening|fresh|spilled|tables)-/.test(entry.name));
  return kept.map(({ parentPath, name }) => relative(root, join(parentPath, name)));
}

/** All files below the folders of a run that nobody needs any more: all but those that the product says it keeps. */
export async function findLeftFiles(folder: string): Promise<string[]> {
  const { data, other, store, temporary } = foldersOf(folder);
  const places: [string, RegExp][] = [
    [data, HOST],
    [other, HOST],
    [store, STORE],
    [temporary, NOTHING],
  ];
  const left: string[] = [];
  for (const [root, expected] of places)
    left.push(...(await listFiles(root)).filter((name) => !expected.test(name)).map((name) => join(root, name)));
  return left;
}

/** Files in the store of sets that the database does not know. */
export async function findUnknownFiles(folder: string, databaseUrl: string): Promise<string[]> {
  const { store } = foldersOf(folder);
  const found = (await listFiles(store)).flatMap((name) => {
    const id = STORE.exec(name)?.[1];
    return id ? [{ id, path: join(store, name) }] : [];
  });
  const { db, end } = openDatabase(databaseUrl);
  try {
    const known = await findBusySets(db, [...new Set(found.map(({ id }) => id))]);
    return found.filter(({ id }) => !known.has(id)).map(({ path }) => path);
  } finally {
    await end();
  }
}

/** Has files and folders look as if nobody had changed them for some days. */
export async function makeOld(paths: string[]): Promise<void> {
  const then = new Date(Date.now() - 3 * 24 * 60 * 60_000);
  for (const path of paths) {
    for (const name of await listFiles(path)) await utimes(join(path, name), then, then).catch(() => undefined);
    await utimes(path, then, then).catch(() => undefined);
  }
  // Units lie in folders of their own, some of them empty by now: all of them are as old as what lies in them.
  const units = new Set(paths.flatMap((path) => /^.*\/units(?=\/)/.exec(path)?.[0] ?? []));
  for (const folder of units) {
    const entries = await readdir(folder, { recursive: true }).catch(() => []);
    for (const path of [...entries.map((name) => join(folder, name)), folder])
      await utimes(path, then, then).catch(() => undefined);
  }
}

/** Jobs that wait, run or were given up, and evaluations and sets that are not over; each as a sentence. */
export async function findOpenWork(databaseUrl: string): Promise<string[]> {
  const { db, end } = openDatabase(databaseUrl);
  try {
    const open: string[] = [];
    for (const { name, waiting, active, failed } of await measureQueues(db))
      if (waiting + active + failed > 0)
        open.push(`queue ${name}: ${waiting} waiting, ${active} active, ${failed} given up`);
    for (const { state, count } of await countEvaluations(db))
      if (state !== "done") open.push(`${count} evaluations are ${state}`);
    for (const { state, count } of await countStressSets(db))
      if (state !== "ready") open.push(`${count} stress sets are ${state}`);
    return open;
  } finally {
    await end();
  }
}

function readOr(read: () => string): string {
  try {
    return read();
  } catch {
    // It has ended, or is another user's.
    return "";
  }
}

/** Processes, other than this one, whose command line, environment or working folder speaks of the folder of a run. */
export function findLeftProcesses(folder: string): string[] {
  const left: string[] = [];
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    const command = readOr(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
    const environment = readOr(() => readFileSync(`/proc/${pid}/environ`, "utf8"));
    const place = readOr(() => readlinkSync(`/proc/${pid}/cwd`));
    if ([command, environment, place].some((text) => text.includes(folder))) left.push(`${pid} ${command}`);
  }
  return left;
}
