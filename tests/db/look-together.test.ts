import { expect, test } from "vitest";
import type { Database } from "#db/client";
import { lookTogether } from "#db/queries/look-together";

const db = {} as Database;
type Row = { id: string; state: string };

/** Rows a to c, and what was asked for them. */
function rowsOf(): { asked: string[][]; find: (_: Database, ids: string[]) => Promise<Row[]> } {
  const asked: string[][] = [];
  const find = async (_: Database, ids: string[]): Promise<Row[]> => {
    asked.push(ids);
    return ids.filter((id) => "abc".includes(id)).map((id) => ({ id, state: `state of ${id}` }));
  };
  return { asked, find };
}

test("all who look within a moment are answered by one query, each with its own row", async () => {
  const { asked, find } = rowsOf();
  const look = lookTogether(5, find);
  const found = await Promise.all([look(db, "a"), look(db, "b"), look(db, "a"), look(db, "z")]);
  expect(found.map((row) => row?.state ?? null)).toEqual(["state of a", "state of b", "state of a", null]);
  expect(asked).toEqual([["a", "b", "z"]]);
});

test("who looks later is answered by a later query", async () => {
  const { asked, find } = rowsOf();
  const look = lookTogether(1, find);
  await look(db, "a");
  await look(db, "a");
  expect(asked).toEqual([["a"], ["a"]]);
});

test("who looks into another database is not answered from this one", async () => {
  const { asked, find } = rowsOf();
  const look = lookTogether(1, find);
  await Promise.all([look(db, "a"), look({} as Database, "b")]);
  expect(asked).toEqual([["a"], ["b"]]);
});

test("a query that fails fails for all who wait for it, and the next is made", async () => {
  let broken = true;
  const look = lookTogether(1, async (_, ids: string[]): Promise<Row[]> => {
    if (broken) throw new Error("no database");
    return ids.map((id) => ({ id, state: "there" }));
  });
  const failed = await Promise.allSettled([look(db, "a"), look(db, "b")]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  broken = false;
  expect((await look(db, "a"))?.state).toBe("there");
});
