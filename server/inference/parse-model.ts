import { joinBytes } from "#server/contracts/join-bytes";
import { type Field, readFields, writeField } from "#server/contracts/protobuf";

/** An operation of a graph. `attributes` are their fields as they stand in the file, `raw` the operation as a field of its graph. */
export type GraphNode = {
  op: string;
  inputs: string[];
  outputs: string[];
  attributes: Uint8Array[];
  raw: Uint8Array;
};

/** An ONNX model, cut into the fields that it consists of; every map goes from a name to the field of the graph that it is. */
export type ParsedModel = {
  /** Version of the format and of the operators. */
  header: Uint8Array[];
  name: Uint8Array[];
  /** In an order in which they can be run. */
  nodes: GraphNode[];
  initializers: Map<string, Uint8Array>;
  inputs: Map<string, Uint8Array>;
  outputs: Map<string, Uint8Array>;
  /** What is said of the types and shapes of values in between. */
  values: Map<string, Uint8Array>;
};

/** Field numbers of onnx.proto. */
export const MODEL = { irVersion: 1, graph: 7, opsetImport: 8, trainingInfo: 20, functions: 25 } as const;
export const GRAPH = {
  node: 1,
  name: 2,
  initializer: 5,
  input: 11,
  output: 12,
  valueInfo: 13,
  sparseInitializer: 15,
} as const;
const NODE = { input: 1, output: 2, opType: 4, attribute: 5, domain: 7 } as const;
const ATTRIBUTE = { graph: 6, graphs: 11 } as const;
const TENSOR = { name: 8, dataLocation: 14 } as const;
const VALUE = { name: 1 } as const;

/** The model is sound, as far as was seen, but has something by which it can't be cut in two. */
class UncuttableError extends Error {}

const decoder = new TextDecoder();
const bytesOf = ({ value }: Field): Uint8Array => {
  if (typeof value === "number") throw new UncuttableError("A number stands for a message.");
  return value;
};
const textOf = (fields: Field[], id: number): string => {
  const field = fields.findLast((each) => each.id === id);
  return field ? decoder.decode(bytesOf(field)) : "";
};
const fieldsOf = (bytes: Uint8Array): Field[] => [...readFields(bytes)];

function parseNode(field: Field): GraphNode {
  const fields = fieldsOf(bytesOf(field));
  const all = (id: number): Field[] => fields.filter((each) => each.id === id);
  const attributes = all(NODE.attribute).map(bytesOf);
  // A graph within a graph may use values of the outer one without naming them among its inputs.
  const holdsGraph = ({ id }: Field): boolean => id === ATTRIBUTE.graph || id === ATTRIBUTE.graphs;
  if (attributes.some((each) => fieldsOf(each).some(holdsGraph))) throw new UncuttableError("A graph holds others.");
  return {
    op: [textOf(fields, NODE.domain), textOf(fields, NODE.opType)].filter(Boolean).join("."),
    inputs: all(NODE.input).map((each) => decoder.decode(bytesOf(each))),
    outputs: all(NODE.output).map((each) => decoder.decode(bytesOf(each))),
    attributes,
    raw: field.raw,
  };
}

/** The same operation on other values: as many names as it has inputs. */
export function withInputs(node: GraphNode, inputs: string[]): GraphNode {
  const [field] = fieldsOf(node.raw) as [Field];
  const names = inputs.values();
  const fields = fieldsOf(bytesOf(field)).map(({ id, raw }) =>
    id === NODE.input ? writeField(id, names.next().value as string) : raw,
  );
  return { ...node, inputs, raw: writeField(GRAPH.node, joinBytes(fields)) };
}

function nameOfTensor(fields: Field[]): string {
  if (fields.some(({ id, value }) => id === TENSOR.dataLocation && value !== 0))
    throw new UncuttableError("A weight lies in another file.");
  return textOf(fields, TENSOR.name);
}

function parse(bytes: Uint8Array): ParsedModel {
  const model = fieldsOf(bytes);
  if (model.some(({ id }) => id === MODEL.functions || id === MODEL.trainingInfo))
    throw new UncuttableError("It brings operators of its own.");
  const holder = model.findLast(({ id }) => id === MODEL.graph);
  if (!holder) throw new UncuttableError("It has no graph.");
  const graph = fieldsOf(bytesOf(holder));
  if (graph.some(({ id }) => id === GRAPH.sparseInitializer)) throw new UncuttableError("It has sparse weights.");
  const all = (id: number): Field[] => graph.filter((each) => each.id === id);
  const byName = (id: number, nameOf: (fields: Field[]) => string): Map<string, Uint8Array> =>
    new Map(all(id).map((field) => [nameOf(fieldsOf(bytesOf(field))), field.raw]));
  const nameOfValue = (fields: Field[]): string => textOf(fields, VALUE.name);
  const initializers = byName(GRAPH.initializer, nameOfTensor);
  const inputs = byName(GRAPH.input, nameOfValue);
  // Before IR version 4 every weight was listed among the inputs too.
  for (const name of initializers.keys()) inputs.delete(name);
  return {
    header: model.filter(({ id }) => id === MODEL.irVersion || id === MODEL.opsetImport).map(({ raw }) => raw),
    name: all(GRAPH.name).map(({ raw }) => raw),
    nodes: all(GRAPH.node).map(parseNode),
    initializers,
    inputs,
    outputs: byName(GRAPH.output, nameOfValue),
    values: byName(GRAPH.valueInfo, nameOfValue),
  };
}

/**
 * Reads an ONNX file so far that it can be cut in two.
 *
 * Source: onnx.proto of onnx/onnx (ModelProto, GraphProto, NodeProto, TensorProto).
 *
 * @returns null where it can't be: it has graphs within its graph, functions, sparse weights, or weights in other files
 * @throws InputError where the bytes are no model
 */
export function parseModel(bytes: Uint8Array): ParsedModel | null {
  try {
    return parse(bytes);
  } catch (error) {
    if (error instanceof UncuttableError) return null;
    throw error;
  }
}
