import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { onnxGraphSchema } from "#server/contracts/onnx-graph";
import { InputError } from "#server/errors";
import { readOnnxGraph } from "#server/storage/onnx-graph";
import { changedBytes } from "#tests/storage/changed-bytes";

const root = resolve(import.meta.dirname, "../..");
const expected: Record<string, unknown> = JSON.parse(
  readFileSync(join(root, "tests/fixtures/onnx-graphs/expected.json"), "utf8"),
);
const modelOf = (slug: string): Uint8Array => readFileSync(join(root, "models", slug, "variants/00.onnx"));

/** What the reader makes of bytes: a graph that fits its schema, or its own error. */
function outcomeOf(bytes: Uint8Array): "graph" | "error" {
  try {
    onnxGraphSchema.parse(readOnnxGraph(bytes));
    return "graph";
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return "error";
  }
}

test.each(Object.keys(expected))("the graph of %s reads as python3-onnx reads it", (slug) => {
  expect(readOnnxGraph(modelOf(slug))).toEqual(expected[slug]);
});

test("every family with a variant 00 is among the expected ones", () => {
  const slugs = readdirSync(join(root, "models")).filter((slug) =>
    existsSync(join(root, "models", slug, "variants/00.onnx")),
  );
  expect(Object.keys(expected).sort()).toEqual(slugs.sort());
});

test("a file that is cut, empty or no model is told of, not crashed on", () => {
  const whole = modelOf("kidney");
  for (const length of [0, 1, 2, 100, whole.length - 1]) expect(outcomeOf(whole.subarray(0, length))).toBe("error");
  expect(outcomeOf(new TextEncoder().encode("variant,share\n00,0.9\n"))).toBe("error");
});

test("changed bytes give a graph or the reader's own error, never another", () => {
  const whole = modelOf("kidney");
  fc.assert(
    fc.property(changedBytes(whole), (changed) => void outcomeOf(changed)),
    { numRuns: 200 },
  );
});

test("arbitrary bytes give a graph or the reader's own error, never another", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void outcomeOf(bytes)));
});
