import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getStressSet } from "#db/queries/stress-sets";
import { families } from "#db/schema/families";
import type { RowPage } from "#server/contracts/rows";
import type { EvaluationView, StressSetView } from "#server/contracts/views";
import { clearStressSet } from "#server/stress-sets/clear-stress-set";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { endWorker, MAX_UPLOAD_BYTES, type Server, startServer } from "#tests/api/harness";
import { upload } from "#tests/api/upload";
import { makeZip } from "#tests/ingest/make-zip";
import { BUCKET, CREDENTIALS, type S3Server, startS3Server } from "#tests/storage/s3-server";

const LABELS = ["airplane", "bird", "cat"];
/** Images of noise, another one each, in a folder a label: eight of each. */
async function noisyImages(): Promise<Buffer> {
  const files: { name: string; data: Buffer }[] = [];
  for (const [at, label] of LABELS.entries())
    for (let image = 0; image < 8; image++) {
      const data = Buffer.from(Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * (image + 3) * (at + 5)) % 251));
      const picture = sharp(data, { raw: { width: 32, height: 32, channels: 3 } });
      files.push({ name: `${label}/${image}.png`, data: await picture.png().toBuffer() });
    }
  return makeZip(files);
}

type Done = {
  set: StressSetView;
  evaluation: string;
  get: (path: string) => Promise<Response>;
  /** Has the set evaluated, and waits for the end. */
  evaluate: (options: object) => Promise<string>;
};

/** Starts the worker that is to do a step of the job, and gives what ends it. */
type StartWorker = (step: string) => Promise<() => Promise<void>>;

/** Uploads through the REST API, has one worker read and another evaluate, and gives what the API then has. */
async function doWholeJob(server: Server, content: Buffer, start: StartWorker): Promise<Done> {
  const token = await server.newToken();
  const endReading = await start("read");
  const file = { family: "cifar10", name: "noise.zip", content: new Uint8Array(content), mapping: "{}" };
  const set: StressSetView = await (await upload({ token, ...file })).json();
  expect(set).toMatchObject({ state: "ready", dataset: { rows: 24 } });
  await endReading();
  const get = (path: string): Promise<Response> => callRoute("GET", path, { token });
  const evaluate = async (options: object): Promise<string> => {
    const json = { stressSet: set.id, seed: 7, ...options };
    const { id }: EvaluationView = await (await callRoute("POST", "/evaluations", { token, json })).json();
    await (await get(`/evaluations/${id}/events`)).text();
    return id;
  };
  const endEvaluating = await start("evaluate");
  const evaluation = await evaluate({ stresses: [{ operation: "defocus-blur", level: 3 }] });
  await endEvaluating();
  return { set, evaluation, get, evaluate };
}

const bytesOf = async (response: Response): Promise<string> => {
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer()).toString("base64");
};

/** All that a person sees of a finished evaluation, by what it is, with the ids of this run taken out. */
async function everything({ set, evaluation, get }: Done): Promise<Record<string, string>> {
  const rows: RowPage = await (await get(`/evaluations/${evaluation}/rows?limit=100`)).json();
  const [first] = rows.rows;
  const paths = {
    report: `/evaluations/${evaluation}/report.json`,
    table: `/evaluations/${evaluation}/rows.csv`,
    image: `/evaluations/${evaluation}/rows/${first?.row}/image.webp`,
    imageOfSet: `/stress-sets/${set.id}/rows/${first?.row}/image.webp`,
    upload: `/stress-sets/${set.id}/upload`,
    dataset: `/stress-sets/${set.id}/dataset.parquet`,
    skipped: `/stress-sets/${set.id}/skipped.csv`,
    noticed: `/stress-sets/${set.id}/noticed.csv`,
  };
  const found: Record<string, string> = { rows: JSON.stringify(rows) };
  for (const [name, path] of Object.entries(paths)) found[name] = await bytesOf(await get(path));
  return found;
}

const published = ["cifar10"];
let folder: string;
let content: Buffer;
let local: Record<string, string>;
let store: S3Server;
let server: Server;
let done: Done;
/** Each host has the models elsewhere too. */
const startOn = async (place: Server, host: string): Promise<() => Promise<void>> => {
  const models = join(folder, `models-of-${host}`);
  if (!existsSync(models)) cpSync(place.context.settings.modelsDirectory, models, { recursive: true });
  const worker = await place.startWorker(join(folder, host), { MODELS_DIR: models });
  return () => endWorker(worker);
};

beforeAll(async () => {
  Object.assign(process.env, CREDENTIALS);
  folder = mkdtempSync(join(tmpdir(), "fiftyfold-hosts-"));
  content = await noisyImages();
  const alone = await startServer({ published, dataDirectory: join(folder, "alone") });
  local = await everything(await doWholeJob(alone, content, () => startOn(alone, "alone")));
  await alone.stop();
  store = await startS3Server();
  const settings = { STORAGE_URL: store.urlOf("files") };
  server = await startServer({ published, dataDirectory: join(folder, "web"), settings });
  // The web host's own path says nothing to the workers.
  await server.context.db.update(families).set({ directory: "/on/another/host" });
  done = await doWholeJob(server, content, (step) => startOn(server, step));
}, 300_000);
afterAll(async () => {
  await server.stop();
  await store.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  [
    "a bucket that is missing",
    () => store.urlOf("p").replace(BUCKET, "nobucket"),
    /^The bucket "nobucket" of STORAGE_URL is not there\.\n$/,
  ],
  ["an address that makes no sense", () => "s3://user:secret@x", /^STORAGE_URL [^\n]*\n$/],
])("a worker with %s ends with one line that says so", async (_, url, line) => {
  const database = server.databaseUrl;
  const env = { ...process.env, DATABASE_URL: database, DATA_DIR: join(folder, "none"), STORAGE_URL: url() };
  const worker = spawn(process.execPath, [resolve("server/jobs/worker.ts")], { env });
  const said: Buffer[] = [];
  worker.stderr.on("data", (piece) => said.push(piece));
  const [code] = await once(worker, "close");
  expect(Buffer.concat(said).toString()).toMatch(line);
  expect(code).toBe(1);
});

describe("web and two workers that share a database and a store, each with a disk of its own", () => {
  test("have the same report, rows, images and downloads, byte for byte, as one host has", async () => {
    expect(await everything(done)).toEqual(local);
    const sha256 = createHash("sha256").update(content).digest("hex");
    expect(
      createHash("sha256")
        .update(Buffer.from(local.upload ?? "", "base64"))
        .digest("hex"),
    ).toBe(sha256);
  });

  test("keep no path of any of them in the database", async () => {
    const { dataset } = (await getStressSet(server.context.db, done.set.id)) ?? {};
    expect(dataset).toMatchObject({ path: "dataset.parquet", images: "images", skippedPath: "skipped.csv" });
    expect(JSON.stringify(dataset)).not.toContain(tmpdir());
  });

  test("keep a set as a few objects, its images as one", async () => {
    const below = `files/stress-sets/${done.set.id}`;
    expect(await store.listAll()).toEqual([
      expect.stringMatching(new RegExp(`^${below}/answers/answers-[0-9a-f]{16}\\.parquet$`)),
      `${below}/answers/predictions/folder.zip`,
      `${below}/answers/stresses/folder.zip`,
      `${below}/dataset.parquet`,
      `${below}/images/folder.zip`,
      `${below}/noticed.csv`,
      `${below}/skipped.csv`,
      `${below}/upload`,
    ]);
  });

  test("the web process fetches no images but those that it shows", async () => {
    const files = await readdir(join(folder, "web/store/web/files"), { recursive: true });
    expect(files.some((name) => name.includes("images"))).toBe(false);
  });

  test("what is ranked again by a worker on a third host asks no variant again", async () => {
    const end = await startOn(server, "third");
    store.takeRequests();
    const id = await done.evaluate({ metric: "macro-f1" });
    await end();
    const report = await (await done.get(`/evaluations/${id}/report.json`)).json();
    expect(report).toMatchObject({ metric: "macro-f1", rows: 24 });
    const changed = store.takeRequests().filter((request) => /^(PUT|POST)/.test(request));
    expect(changed).toEqual([]);
  });

  test("an upload that is too large is refused as on one host, and leaves no object", async () => {
    const before = await store.listAll();
    const content = new Uint8Array(MAX_UPLOAD_BYTES + 1).fill(65);
    await expectProblem(await upload({ token: await server.newToken(), content }), 413);
    expect(await store.listAll()).toEqual(before);
  });

  test("deleting the set leaves no object, and nothing on the host that deleted it", async () => {
    const row = await getStressSet(server.context.db, done.set.id);
    await clearStressSet(server.context, row?.workspace ?? "", done.set.id);
    expect(await store.listAll()).toEqual([]);
    expect(await readdir(join(folder, "web/store/web/files/stress-sets"))).toEqual([]);
  });
});
