import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StressSetView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { sampleCsv } from "#tests/api/sample-rows";
import { upload } from "#tests/api/upload";

let server: Server;
let token: string;
let set: StressSetView;
beforeAll(async () => {
  server = await startServer({ worker: true });
  token = await server.newToken();
  set = await (await upload({ token, name: "Umfrage März.csv", content: sampleCsv(40) })).json();
});
afterAll(() => server.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  callRoute("GET", `/stress-sets/${set.id}/${path}`, { token, headers });

test("the upload comes back byte for byte, under its name, as nothing that a browser would show", async () => {
  const response = await get("upload");
  expect(response.headers.get("content-type")).toBe("application/octet-stream");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("content-disposition")).toBe(
    `attachment; filename="Umfrage M_rz.csv"; filename*=UTF-8''Umfrage%20M%C3%A4rz.csv`,
  );
  expect(response.headers.get("cache-control")).toContain("private");
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.toString()).toBe(sampleCsv(40));
  expect(response.headers.get("etag")).toBe(`"${createHash("sha256").update(bytes).digest("hex")}"`);
});

test("the rows as they were read come as Parquet, and a new reading has another tag", async () => {
  const response = await get("dataset.parquet");
  expect(response.headers.get("content-disposition")).toContain("-rows.parquet");
  const bytes = Buffer.from(await response.arrayBuffer());
  expect([bytes.toString("latin1", 0, 4), bytes.toString("latin1", bytes.length - 4)]).toEqual(["PAR1", "PAR1"]);
  const etag = response.headers.get("etag") ?? "";
  expect((await get("dataset.parquet", { "if-none-match": etag })).status).toBe(304);
  const part = await get("dataset.parquet", { range: "bytes=0-3" });
  expect([part.status, await part.text()]).toEqual([206, "PAR1"]);
  const mapping = { text: "text", label: "label", slices: ["region"] };
  const mapped = await callRoute("PUT", `/stress-sets/${set.id}/mapping`, { token, json: mapping });
  expect(mapped.status).toBe(200);
  const anew = await get("dataset.parquet");
  await anew.body?.cancel();
  expect(anew.headers.get("etag")).not.toBe(etag);
});

test("nobody else has them", async () => {
  const other = await server.newToken();
  for (const path of ["upload", "dataset.parquet"]) {
    const address = `/stress-sets/${set.id}/${path}`;
    await expectProblem(await callRoute("GET", address, { token: other }), 404);
    await expectProblem(await callRoute("GET", address), 401);
  }
});

test("rows that are not read yet, or a file that is gone, are told", async () => {
  const unread = await (await upload({ token, mapping: "review" })).json();
  await expectProblem(await callRoute("GET", `/stress-sets/${unread.id}/dataset.parquet`, { token }), 409);
  await expectProblem(await callRoute("GET", `/stress-sets/${unread.id}/rows/1/image.webp`, { token }), 409);
  await expectProblem(await get("rows/1/image.webp"), 404);
  await server.context.storage.remove(`stress-sets/${unread.id}/upload`);
  await expectProblem(await callRoute("GET", `/stress-sets/${unread.id}/upload`, { token }), 404);
});

test("a set can be copied, with a mapping or without, and says what was said of it", async () => {
  const copy = (mapping: unknown) => callRoute("POST", `/stress-sets/${set.id}/copy`, { token, json: { mapping } });
  const open = await copy("review");
  expect([open.status, await open.json()]).toMatchObject([201, { state: "needs-mapping", mapping: null }]);
  const ready = await copy({ slices: ["region"] });
  const made: StressSetView = await ready.json();
  expect(made).toMatchObject({ state: "ready", mapping: { slices: ["region"] } });
  expect(ready.headers.get("location")).toBe(`/api/v1/stress-sets/${made.id}`);
  expect(made.dataset?.mapping).toMatchObject({ text: "text", label: "label", slices: ["region"] });
  await expectProblem(await copy({ slice: [] }), 400);
  await expectProblem(await copy(undefined), 400);
});

test("an encoding that there is not is refused, and another workspace has no set to change", async () => {
  const put = (encoding: string) => callRoute("PUT", `/stress-sets/${set.id}/encoding`, { token, json: { encoding } });
  await expectProblem(await put("ebcdic"), 400);
  const other = await server.newToken();
  const foreign = { token: other, json: { encoding: "utf-8" } };
  await expectProblem(await callRoute("PUT", `/stress-sets/${set.id}/encoding`, foreign), 404);
});
