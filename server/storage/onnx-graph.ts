import type { GraphTensor, OnnxGraph } from "#server/contracts/onnx-graph";
import { type Field, numbersOf, readFields } from "#server/contracts/protobuf";
import { InputError } from "#server/errors";

/** TensorProto.DataType, by number. */
const TYPES = (
  "undefined float32 uint8 int8 uint16 int16 int32 int64 string bool float16 float64 uint32 uint64 complex64 complex128 " +
  "bfloat16"
).split(" ");

const LONGEST_NAME = 200;
const decoder = new TextDecoder();

function bytesOf({ value }: Field): Uint8Array {
  if (typeof value === "number")
    throw new InputError("The file is no sound ONNX model: a number stands for a message.");
  return value;
}

const textOf = (field: Field): string => decoder.decode(bytesOf(field).subarray(0, LONGEST_NAME));

function numberOf({ value }: Field): number {
  if (typeof value !== "number")
    throw new InputError("The file is no sound ONNX model: a message stands for a number.");
  return value;
}

const fieldsOf = (field: Field): Field[] => [...readFields(bytesOf(field))];
const all = (fields: Field[], id: number): Field[] => fields.filter((field) => field.id === id);
const last = (fields: Field[], id: number): Field | undefined => all(fields, id).at(-1);

function text(fields: Field[], id: number): string {
  const field = last(fields, id);
  return field ? textOf(field) : "";
}

function number(fields: Field[], id: number): number {
  const field = last(fields, id);
  return field ? numberOf(field) : 0;
}

const inner = (fields: Field[], id: number): Field[] => {
  const field = last(fields, id);
  return field ? fieldsOf(field) : [];
};

function dimension(field: Field): number | string | null {
  const fields = fieldsOf(field);
  if (last(fields, 1)) return number(fields, 1);
  return text(fields, 2) || null;
}

function tensorOf(field: Field): GraphTensor {
  const fields = fieldsOf(field);
  const tensor = inner(inner(fields, 2), 1);
  const shape = last(tensor, 2);
  return {
    name: text(fields, 1),
    type: TYPES[number(tensor, 1)] ?? "unknown",
    shape: shape ? all(fieldsOf(shape), 1).map(dimension) : null,
  };
}

function sizeOf(initializer: Field[]): number {
  const size = all(initializer, 1)
    .flatMap(numbersOf)
    .reduce((product, side) => product * side, 1);
  if (!(size >= 0 && Number.isSafeInteger(size)))
    throw new InputError("The file is no sound ONNX model: a weight has an impossible shape.");
  return size;
}

function countOperators(nodes: Field[]): OnnxGraph["operators"] {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const fields = fieldsOf(node);
    const name = [text(fields, 7), text(fields, 4)].filter(Boolean).join(".");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/**
 * What an ONNX file says of itself: inputs, outputs, operators and size. Only the main graph is counted; no weight is read.
 *
 * Source: onnx.proto of onnx/onnx (ModelProto, GraphProto, ValueInfoProto, TensorProto).
 *
 * @param bytes the whole file
 * @throws InputError where the bytes are no ONNX model
 */
export function readOnnxGraph(bytes: Uint8Array): OnnxGraph {
  const model = [...readFields(bytes)];
  const holder = last(model, 7);
  if (!holder) throw new InputError("The file is no ONNX model: it has no graph.");
  const graph = fieldsOf(holder);
  const initializers = all(graph, 5).map(fieldsOf);
  const weights = new Set(initializers.map((fields) => text(fields, 8)));
  const parameters = initializers.reduce((sum, fields) => sum + sizeOf(fields), 0);
  return {
    irVersion: number(model, 1),
    producer: [text(model, 2), text(model, 3)].filter(Boolean).join(" "),
    opsets: all(model, 8).map((field) => {
      const fields = fieldsOf(field);
      return { domain: text(fields, 1) || "ai.onnx", version: number(fields, 2) };
    }),
    // Before IR version 4 every weight was listed among the inputs too.
    inputs: all(graph, 11)
      .map(tensorOf)
      .filter(({ name }) => !weights.has(name)),
    outputs: all(graph, 12).map(tensorOf),
    operators: countOperators(all(graph, 1)),
    parameters,
  };
}
