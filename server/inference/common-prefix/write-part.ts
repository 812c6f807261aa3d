import type { InferenceSession } from "onnxruntime-node";
import { joinBytes } from "#server/contracts/join-bytes";
import { writeField } from "#server/contracts/protobuf";
import type { Cut } from "#server/inference/common-prefix/find-prefix";
import { GRAPH, type GraphNode, MODEL, type ParsedModel } from "#server/inference/parse-model";

/** TensorProto.DataType of the types that the runtime tells of. */
const TYPES: Partial<Record<string, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
};

/** A value that goes from one part to the other. `shape`: sizes or names of axes, null where not even their number is known. */
export type Passed = { name: string; type: number; shape: (number | string)[] | null };

/** What is known of a value that the first part gives; null where it can't be passed on. */
export function passedFrom(value: InferenceSession.ValueMetadata, dims: readonly number[]): Passed | null {
  const type = value.isTensor ? TYPES[value.type] : undefined;
  if (!value.isTensor || type === undefined) return null;
  return { name: value.name, type, shape: value.shape.length === dims.length ? [...value.shape] : null };
}

/** TensorShapeProto.Dimension: a size, a name, or nothing that is known. */
function writeAxis(axis: number | string): Uint8Array {
  if (axis === "") return writeField(1, new Uint8Array());
  return writeField(1, typeof axis === "number" ? writeField(1, axis) : writeField(2, axis));
}

/** ValueInfoProto with its TypeProto. */
function writeInput({ name, type, shape }: Passed): Uint8Array {
  const sides = shape === null ? [] : [writeField(2, joinBytes(shape.map(writeAxis)))];
  const tensor = writeField(1, joinBytes([writeField(1, type), ...sides]));
  return writeField(GRAPH.input, joinBytes([writeField(1, name), writeField(2, tensor)]));
}

function writeModel(model: ParsedModel, at: number[], inputs: Uint8Array[], outputs: Uint8Array[]): Uint8Array {
  const nodes = at.map((index) => model.nodes[index] as GraphNode);
  const asked = new Set(nodes.flatMap((node) => node.inputs));
  const made = new Set(nodes.flatMap((node) => node.outputs));
  const only = (fields: Map<string, Uint8Array>, names: Set<string>): Uint8Array[] =>
    [...fields].flatMap(([name, raw]) => (names.has(name) ? [raw] : []));
  const graph = joinBytes([
    ...nodes.map(({ raw }) => raw),
    ...model.name,
    ...only(model.initializers, asked),
    ...inputs,
    ...only(model.inputs, asked),
    ...outputs,
    ...only(model.values, made),
  ]);
  return joinBytes([...model.header, writeField(MODEL.graph, graph)]);
}

/** The part that models have in common, as a model of its own: inputs of theirs, outputs are the values of the frontier. */
export const writePrefix = (model: ParsedModel, { prefix, frontier }: Cut): Uint8Array =>
  writeModel(
    model,
    prefix,
    [],
    // The runtime works out types and shapes of its own.
    frontier.map((name) => writeField(GRAPH.output, writeField(1, name))),
  );

/** What is left of a model: inputs are what the first part gives, and whatever else it asks for. */
export const writeRest = (model: ParsedModel, { rest }: Cut, passed: Passed[]): Uint8Array =>
  writeModel(model, rest, passed.map(writeInput), [...model.outputs.values()]);

/** A model of some of its operations that gives all that it gives. */
export const writeNodes = (model: ParsedModel, at: number[]): Uint8Array =>
  writeModel(model, at, [], [...model.outputs.values()]);
