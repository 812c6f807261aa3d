import { afterAll, beforeAll, expect, test } from "vitest";
import { findFreePort } from "#db/embedded/free-port";
import type { Context } from "#server/context";
import { callRoute } from "#tests/api/call-route";
import { expectProblem } from "#tests/api/expect-problem";
import { type Server, startServer } from "#tests/api/harness";
import { sampleCsv } from "#tests/api/sample-rows";
import { upload } from "#tests/api/upload";

const shared = globalThis as { fiftyfoldContext?: Promise<Context> };
let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

test("a request while the database is away is answered 503, with when to send it again", async () => {
  const before = [shared.fiftyfoldContext, process.env.DATABASE_URL] as const;
  shared.fiftyfoldContext = undefined;
  process.env.DATABASE_URL = `postgres://nobody:secret@127.0.0.1:${await findFreePort()}/none`;
  try {
    const response = await callRoute("POST", "/workspaces");
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await expectProblem(response, 503)).code).toBe("unavailable");
  } finally {
    [shared.fiftyfoldContext, process.env.DATABASE_URL] = before;
  }
});

test("an upload whose row could not be saved is not acknowledged, and leaves its file only where nobody can tell", async () => {
  const token = await server.newToken();
  const { context } = server;
  const cut = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  const failing = (isAway: boolean): Context["db"] =>
    new Proxy(context.db, {
      get: (db, name) => {
        const breaks = name === "insert" || (isAway && name === "select" && inserted);
        if (name === "insert") inserted = true;
        if (breaks) throw cut;
        return Reflect.get(db, name);
      },
    });
  let inserted = false;
  for (const isAway of [false, true]) {
    inserted = false;
    shared.fiftyfoldContext = Promise.resolve({ ...context, db: failing(isAway) });
    await expectProblem(await upload({ token, content: sampleCsv(20), mapping: "{}" }), 503);
    expect(server.storedFiles()).toEqual(isAway ? ["upload"] : []);
  }
  shared.fiftyfoldContext = Promise.resolve(context);
});

test("an upload that is saved is acknowledged, though the database goes away while its reading is waited for", async () => {
  const token = await server.newToken();
  const { context } = server;
  let saved = false;
  const db = new Proxy(context.db, {
    get: (real, name) => {
      if (name === "insert") saved = true;
      else if (saved && name === "select") throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
      return Reflect.get(real, name);
    },
  });
  shared.fiftyfoldContext = Promise.resolve({ ...context, db });
  const response = await upload({ token, content: sampleCsv(20), mapping: "{}" });
  shared.fiftyfoldContext = Promise.resolve(context);
  expect(response.status).toBe(202);
});
