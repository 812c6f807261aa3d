import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DirectUpload } from "#server/contracts/direct-upload";
import type { StressSetView } from "#server/contracts/views";
import { handleClearLeft } from "#server/jobs/clear-left.handler";
import { arrivingKey, uploadKey } from "#server/storage/keys";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { MAX_UPLOAD_BYTES, type Server, startServer } from "#tests/api/harness";
import { sampleCsv } from "#tests/api/sample-rows";
import { CREDENTIALS, type S3Server, startS3Server } from "#tests/storage/s3-server";

let store: S3Server;
let server: Server;
let token: string;
beforeAll(async () => {
  store = await startS3Server();
  Object.assign(process.env, CREDENTIALS);
  const url = `${store.urlOf("direct")}&publicEndpoint=${encodeURIComponent(store.endpoint)}`;
  server = await startServer({ worker: true, settings: { STORAGE_URL: url } });
  token = await server.newToken();
}, 60_000);
afterAll(async () => {
  await server?.stop();
  await store?.stop();
});

const HOURS = 60 * 60_000;
const keys = async (): Promise<string[]> => (await store.listAll()).map((key) => key.replace("direct/", ""));
const offer = (bytes: number, family = "tiny-text"): Promise<Response> =>
  callRoute("POST", "/uploads", { token, json: { family, bytes } });
const claim = (id: string, more: object = {}, as = token): Promise<Response> =>
  callRoute("POST", `/uploads/${id}`, { token: as, json: { family: "tiny-text", name: "rows.csv", ...more } });

/** Asks for an address and sends the bytes there, as a browser would. */
async function sendToStore(content: string): Promise<DirectUpload> {
  const body = new Blob([content]);
  const answer = await offer(body.size);
  expect(answer.status).toBe(201);
  const upload = (await answer.json()) as DirectUpload;
  const put = await fetch(upload.url, { method: "PUT", body, headers: upload.headers });
  expect(put.status).toBe(200);
  return upload;
}

test("a file that was sent to the store makes a set, which says the same as one that came as a form", async () => {
  const content = sampleCsv(40);
  store.takeRequests();
  const { id } = await sendToStore(content);
  const answer = await claim(id);
  expect([answer.status, answer.headers.get("location")]).toEqual([201, `/api/v1/stress-sets/${id}`]);
  const set = (await answer.json()) as StressSetView;
  expect(set).toMatchObject({ id, state: "ready", name: "rows.csv", family: "tiny-text" });
  expect(set.dataset?.rows).toBe(40);
  const back = await callRoute("GET", `/stress-sets/${id}/upload`, { token, headers: { "if-none-match": '"other"' } });
  expect(await (await fetch(back.headers.get("location") as string)).text()).toBe(content);
  expect(await keys()).toContain(uploadKey(id));
  expect((await keys()).filter((key) => key.startsWith("arriving/"))).toEqual([]);
});

test("what is claimed twice, or twice at once, is one set", async () => {
  const { id } = await sendToStore(sampleCsv(20));
  const answers = await Promise.all([claim(id), claim(id)]);
  answers.push(await claim(id));
  const sets = (await Promise.all(answers.map((answer) => answer.json()))) as StressSetView[];
  expect(new Set(sets.map((set) => set.id))).toEqual(new Set([id]));
  const { items } = (await (await callRoute("GET", "/stress-sets", { token })).json()) as { items: { id: string }[] };
  expect(items.filter((item) => item.id === id)).toHaveLength(1);
});

test("nobody takes another's set by its id", async () => {
  const { id } = await sendToStore(sampleCsv(20));
  expect((await claim(id)).status).toBe(201);
  await expectProblem(await claim(id, {}, await server.newToken()), 404);
});

test("whoever still has the address does not change what was acknowledged", async () => {
  const content = sampleCsv(20);
  const { id, url } = await sendToStore(content);
  expect((await claim(id)).status).toBe(201);
  const other = content.toUpperCase();
  expect((await fetch(url, { method: "PUT", body: other })).status).toBe(200);
  expect(other).not.toBe(content);
  expect(await readFile(await server.context.storage.fetch(uploadKey(id)), "utf8")).toBe(content);
});

test("an address is for so many bytes", async () => {
  const upload = (await (await offer(1000)).json()) as DirectUpload;
  expect(new URL(upload.url).searchParams.get("X-Amz-SignedHeaders")?.split(";")).toContain("content-length");
  await expectProblem(await offer(MAX_UPLOAD_BYTES + 1), 413);
});

test("what is larger than it may be all the same is refused, and not kept", async () => {
  const { id } = (await (await offer(1000)).json()) as DirectUpload;
  const large = Buffer.alloc(MAX_UPLOAD_BYTES + 1, "a");
  const link = await server.context.storage.uploadLink(arrivingKey(id), large.length);
  expect((await fetch(link!.url, { method: "PUT", body: large })).status).toBe(200);
  await expectProblem(await claim(id), 413);
  expect((await keys()).filter((key) => key.includes(id))).toEqual([]);
});

test("a file that makes no set is refused with its reason, and nothing of it is kept", async () => {
  const { id } = await sendToStore("nothing here is a table");
  await expectProblem(await claim(id), 422);
  expect((await keys()).filter((key) => key.includes(id))).toEqual([]);
});

test("a claim for what never arrived says what to do", async () => {
  for (const id of [randomUUID(), "no-id"]) await expectProblem(await claim(id), 404);
  await expectProblem(await offer(10, "no-family"), 404);
  await expectProblem(await offer(0), 400);
  await expectProblem(await claim(randomUUID(), { mapping: { nothing: 1 } }), 400);
});

test("what nobody claims goes after a day", async () => {
  const { id } = await sendToStore(sampleCsv(20));
  await handleClearLeft(server.context, Date.now() + 23 * HOURS);
  expect(await keys()).toContain(arrivingKey(id));
  await handleClearLeft(server.context, Date.now() + 25 * HOURS);
  expect(await keys()).not.toContain(arrivingKey(id));
});
