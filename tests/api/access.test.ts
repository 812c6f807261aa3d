import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WORKSPACE_COOKIE } from "#server/api/workspace-cookie";
import type { EvaluationView } from "#server/contracts/views";
import { callRoute, importRoute, listRoutes } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { uploadForm, uploadReady } from "#tests/api/upload";

let server: Server;
let mine: string;
let set: string;
let evaluation: string;
beforeAll(async () => {
  server = await startServer({ worker: true });
  mine = await server.newToken();
  set = (await uploadReady(mine)).id;
  const created = await callRoute("POST", "/evaluations", { token: mine, json: { stressSet: set } });
  evaluation = ((await created.json()) as EvaluationView).id;
});
afterAll(() => server.stop());

const mapping = { text: "text", label: "label" };
/** Everything that belongs to a workspace: method, path, JSON body. */
const owned = (): [string, string, unknown?][] => [
  ["GET", `/stress-sets/${set}`],
  ["PUT", `/stress-sets/${set}/mapping`, mapping],
  ["PUT", `/stress-sets/${set}/encoding`, { encoding: "utf-8" }],
  ["POST", `/stress-sets/${set}/copy`, { mapping: "review" }],
  ["GET", `/stress-sets/${set}/upload`],
  ["GET", `/stress-sets/${set}/dataset.parquet`],
  ["GET", `/stress-sets/${set}/noticed.csv`],
  ["GET", `/stress-sets/${set}/rows/1/image.webp`],
  ["GET", `/evaluations/${evaluation}`],
  ["GET", `/evaluations/${evaluation}/events`],
  ["GET", `/evaluations/${evaluation}/compare?variants=00,01`],
  ["POST", `/evaluations/${evaluation}/cancel`],
  ...["report.json", "report.csv", "report.html", "bundle.zip"].map((name): [string, string] => [
    "GET",
    `/evaluations/${evaluation}/${name}`,
  ]),
  ["POST", "/evaluations", { stressSet: set }],
  ["PATCH", `/stress-sets/${set}`, { name: "mine now" }],
  ["POST", `/evaluations/${evaluation}/restore`],
  ["POST", `/stress-sets/${set}/restore`],
  ["DELETE", `/evaluations/${evaluation}`],
  ["DELETE", `/evaluations/${evaluation}?forGood=true`],
  ["DELETE", `/stress-sets/${set}`],
  ["DELETE", `/stress-sets/${set}?forGood=true`],
];

describe("what belongs to one workspace does not exist for another", () => {
  test("each path answers 404, and the owner still has all", async () => {
    const token = await server.newToken();
    for (const [method, path, json] of owned()) {
      await expectProblem(await callRoute(method, path, { token, ...(json !== undefined && { json }) }), 404);
    }
    expect(await (await callRoute("GET", "/stress-sets", { token })).json()).toEqual({ items: [] });
    expect(await (await callRoute("GET", "/evaluations", { token })).json()).toEqual({ items: [] });
    const { items } = (await (await callRoute("GET", "/evaluations", { token: mine })).json()) as {
      items: EvaluationView[];
    };
    expect(items.map(({ id }) => id)).toEqual([evaluation]);
    expect((await callRoute("GET", `/stress-sets/${set}`, { token: mine })).status).toBe(200);
  });

  test("without a workspace each path answers 401 and says how to get one", async () => {
    for (const [method, path, json] of [
      ...owned(),
      ["GET", "/stress-sets"] as const,
      ["GET", "/evaluations"] as const,
      ["GET", "/deleted"] as const,
    ]) {
      const response = await callRoute(method, path, json === undefined ? {} : { json });
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
      expect((await expectProblem(response, 401)).hint).toContain("POST /api/v1/workspaces");
    }
  });

  test.each(["Bearer", "Bearer x", "Basic eDp5", "Bearer ff_\u00e9", ""])(
    "the header '%s' opens nothing",
    async (authorization) => {
      await expectProblem(await callRoute("GET", "/stress-sets", { headers: { authorization } }), 401);
    },
  );

  test("a token that another server signed opens nothing", async () => {
    const forged = `${mine.slice(0, -4)}${mine.endsWith("AAAA") ? "BBBB" : "AAAA"}`;
    await expectProblem(await callRoute("GET", "/stress-sets", { token: forged }), 401);
    // And the cookie does not stand in for a token that is wrong.
    const cookie = `${WORKSPACE_COOKIE}=${mine}`;
    await expectProblem(await callRoute("GET", "/stress-sets", { token: forged, headers: { cookie } }), 401);
  });
});

describe("with the cookie, only our own pages change things", () => {
  const send = (headers: Record<string, string>) =>
    callRoute("PUT", `/stress-sets/${set}/mapping`, {
      json: {},
      headers: { cookie: `a=b; ${WORKSPACE_COOKIE}=${mine}`, ...headers },
    });

  test.each([
    ["Sec-Fetch-Site", { "sec-fetch-site": "cross-site" }],
    ["another Origin", { origin: "https://evil.example" }],
    ["another port", { origin: "http://localhost:4000" }],
    ["an opaque Origin", { origin: "null" }],
    ["another Origin of the same site", { origin: "http://other.localhost:3000", "sec-fetch-site": "same-site" }],
  ])("%s is refused", async (_, headers) => {
    await expectProblem(await send(headers), 403);
  });

  test.each([
    ["same origin", { origin: "http://localhost:3000", "sec-fetch-site": "same-origin" }],
    ["same origin, an older browser", { origin: "http://localhost:3000" }],
    ["no browser", {}],
    ["same origin behind a proxy", { origin: "https://public.example", "x-forwarded-host": "public.example" }],
  ])("%s passes", async (_, headers) => {
    // The body does not fit: the request came as far as being read.
    await expectProblem(await send(headers), 400);
  });

  test("an upload from another site is refused too; reading is not, as the page there cannot see the answer", async () => {
    const headers = { cookie: `${WORKSPACE_COOKIE}=${mine}`, "sec-fetch-site": "cross-site" };
    await expectProblem(await callRoute("POST", "/stress-sets", { body: uploadForm({ token: mine }), headers }), 403);
    expect((await callRoute("GET", "/stress-sets", { headers })).status).toBe(200);
  });
});

describe("nothing that can be sent is answered with 500", () => {
  const odd = [
    "x",
    "%00",
    "..%2f..%2fetc",
    "__proto__",
    "constructor",
    "%F0%9F%98%80",
    "1".repeat(3000),
    "%27%3B--",
    "00000000-0000-0000-0000-000000000000",
  ];

  const soundQuery = (folder: string): string => (folder.endsWith("/compare") ? "?variants=00,01" : "");
  const soundBody = (method: string, folder: string): object | undefined => {
    if (method === "PATCH") return { name: "x" };
    if (method === "PUT" && folder.endsWith("/encoding")) return { encoding: "utf-8" };
    if (method === "PUT") return folder.startsWith("shares/") ? { showRows: true } : mapping;
    if (method !== "POST") return undefined;
    if (folder.endsWith("/shares")) return { showRows: false };
    if (folder.endsWith("/copy")) return { mapping: "review" };
    if (folder.startsWith("uploads/")) return { family: "tiny-text", name: "x" };
    return folder.endsWith("/trials") ? { modality: "text", text: "fine" } : undefined;
  };

  test.each(odd)("the name %s in any place of a path", async (name) => {
    const folders = listRoutes().filter((folder) => folder.includes("["));
    for (const folder of folders) {
      const path = `/${folder.replaceAll(/\[\w+\]/g, name)}${soundQuery(folder)}`;
      const handlers = await importRoute(folder);
      for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].filter((key) => key in handlers)) {
        const json = soundBody(method, folder);
        const { status } = await callRoute(method, path, { token: mine, ...(json && { json }) });
        expect([405, 404], `${method} ${path}`).toContain(status);
      }
    }
  });

  const bodies: [string, string, number][] = [
    ["nothing", "", 400],
    ["no JSON", "{", 400],
    ["bytes that are no UTF-8", "\xff", 400],
    ["null", "null", 400],
    ["a list", "[]", 400],
    ["deep nesting", "[".repeat(100_000), 400],
    ["huge numbers", '{"stressSet":"x","seed":1e400,"confidence":-1e400}', 400],
    ["an unknown member", '{"stressSet":"x","__proto__":{"metric":"accuracy"}}', 400],
    ["an unknown metric", '{"stressSet":"x","metric":"constructor"}', 400],
    ["a stress set that is a number", '{"stressSet":1}', 400],
    ["a stress set with a zero character", '{"stressSet":"\\u0000"}', 404],
    ["megabytes", `{"stressSet":"${"x".repeat(3_000_000)}"}`, 413],
  ];
  test.each(bodies)("a body of %s", async (_, text, status) => {
    const body = Buffer.from(text, "latin1");
    const headers = { "content-type": "application/json; charset=utf-8" };
    await expectProblem(await callRoute("POST", "/evaluations", { token: mine, body, headers }), status);
  });

  test("a metric that there is not is refused in whole sentences, which name the nearest that there is", async () => {
    const json = { stressSet: set, metric: "specificity" };
    const { detail } = await expectProblem(await callRoute("POST", "/evaluations", { token: mine, json }), 400);
    expect(detail).toContain("'specificity' is no metric. Nearest to it is the recall of the other class");
    expect(detail).toMatch(/[^.]\.$/);
    expect(detail).not.toContain("..");
  });

  test("each member that does not fit is named", async () => {
    const json = { stressSet: 1, confidence: 2, seed: -1 };
    const { errors } = await expectProblem(await callRoute("POST", "/evaluations", { token: mine, json }), 400);
    expect(errors?.map(({ path }) => path)).toEqual([["stressSet"], ["confidence"], ["seed"]]);
  });

  test("another content type is 415", async () => {
    const headers = { "content-type": "text/plain" };
    await expectProblem(await callRoute("POST", "/evaluations", { token: mine, body: "{}", headers }), 415);
  });

  test("a mapping with what the database cannot hold is 400", async () => {
    for (const json of [
      { ...mapping, group: "a\0" },
      { ...mapping, labels: { "\ud800": "positive" } },
    ]) {
      await expectProblem(await callRoute("PUT", `/stress-sets/${set}/mapping`, { token: mine, json }), 400);
    }
  });
});

describe("paths and methods", () => {
  test.each(["", "/nothing", "/evaluations/1/2/3/4", "/families/tiny-text/variants"])(
    "nothing is at '%s'",
    async (path) => {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"])
        await expectProblem(await callRoute(method, path), 404);
    },
  );

  test("a method that a path does not take is 405, and Allow names those it takes", async () => {
    const response = await callRoute("PUT", `/stress-sets/${set}`, { token: mine });
    expect(response.headers.get("allow")).toBe("GET, PATCH, DELETE, HEAD, OPTIONS");
    await expectProblem(response, 405);
  });
});
