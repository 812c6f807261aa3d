import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { InputError } from "#server/errors";
import { toProblem } from "#server/problem";

/** What DuckDB throws when it is given too little memory for a query. */
async function runOutOfMemory(): Promise<unknown> {
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "2MB", threads: "1", temp_directory: "" });
  const connection = await instance.connect();
  try {
    return await connection.run("SELECT list(range ORDER BY range DESC) FROM range(10000000)").catch((error) => error);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test("a file that takes too much memory to read is too large, and said to be", async () => {
  const problem = toProblem(await runOutOfMemory());
  expect(problem.code).toBe("too-large");
  expect(problem.message).toBe("Reading this file takes more memory than this server gives to one file.");
  expect(problem.hint).toContain("Send fewer rows");
});

test("so is one that fills the disk, however deep the cause lies", () => {
  const full = Object.assign(new Error("write"), { code: "ENOSPC" });
  const problem = toProblem(new Error("upload", { cause: new Error("stream", { cause: full }) }));
  expect(problem).toMatchObject({
    code: "too-large",
    message: "This server has no room left on its disk for the file.",
  });
});

test("what is known already keeps its words, with its place", () => {
  const problem = toProblem(new InputError("Row 3 is odd.", { hint: "Mend it.", where: { row: 3 } }));
  expect(problem).toEqual({ code: "unprocessable", message: "Row 3 is odd.", hint: "Mend it.", where: { row: 3 } });
});

test("what is not known is not told", () => {
  const problem = toProblem(new Error("password of the database is hunter2"));
  expect(problem.code).toBe("internal");
  expect(JSON.stringify(problem)).not.toContain("hunter2");
});
