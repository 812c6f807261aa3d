import { expect, test } from "vitest";
import { describeError } from "#server/log/describe-error";

const said = (error: unknown): string => JSON.stringify(describeError(error));

test("an error of the database keeps its query and loses the values", () => {
  const error = Object.assign(new Error("Failed query: select $1\nparams: my diary"), {
    query: "select $1",
    params: ["my diary"],
    cause: Object.assign(new Error('invalid input syntax for type uuid: "my diary"'), { code: "22P02" }),
  });
  expect(describeError(error)).toMatchObject({ message: "Failed query: select $1", cause: { code: "22P02" } });
  expect(said(error)).not.toContain("diary");
});

test.each([
  "Conversion Error: Could not convert string 'it's my diary' to INT32",
  "Invalid Input Error: CSV Error on Line: 2\nOriginal Line: my diary",
  "Unexpected token 'm', \"my diary...\" is not valid JSON",
  'Binder Error: "my diary',
])("what %j quotes is not repeated, nor is it in the stack", (message) => {
  expect(said(new Error(message))).not.toContain("diary");
});

test("an apostrophe within a word quotes nothing", () => {
  expect(describeError(new Error("It can't be read, and won't be.")).message).toBe("It can't be read, and won't be.");
});

test("an error of the language says what it is about", () => {
  const error = new TypeError("Cannot read properties of undefined (reading 'rows')");
  expect(describeError(error)).toMatchObject({ type: "TypeError", message: error.message });
});

test("causes that lead in a circle come to an end", () => {
  const error = new Error("round");
  error.cause = error;
  expect(said(error).length).toBeLessThan(20_000);
});

test("an error that the queue has copied into a plain object says as much as itself, and no more", () => {
  const error = Object.assign(new Error("timeout on 'my diary' (Queue: evaluate)"), { code: "57014" });
  const copy = { ...error, message: error.message, stack: error.stack, queue: "evaluate" };
  expect(describeError(copy)).toEqual({ ...describeError(error), type: "object" });
  expect(describeError(copy).message).toBe("timeout on … (Queue: evaluate)");
  expect(describeError({ message: 3 }).message).toBe("Something that is no error was thrown.");
});
