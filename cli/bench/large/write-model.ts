import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

const FLOAT = 1;
const IR_VERSION = 8;
const OPSET = 17;

/** A whole number as Protocol Buffers write it. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

const number = (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)]);
/** What stands before a field of so many bytes. */
const head = (field: number, bytes: number): Buffer => Buffer.concat([varint(field * 8 + 2), varint(bytes)]);
const message = (field: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([head(field, body.length), body]);
};
const text = (field: number, value: string): Buffer => message(field, Buffer.from(value));

const node = (type: string, inputs: string[], output: string): Buffer =>
  message(1, ...inputs.map((name) => text(1, name)), text(2, output), text(4, type));

/** A float32 input or output of any number of rows. */
const matrix = (field: number, name: string, width: number): Buffer =>
  message(
    field,
    text(1, name),
    message(2, message(1, number(1, FLOAT), message(2, message(1, text(2, "rows")), message(1, number(1, width))))),
  );

/** All of an initializer but its numbers, which come next. */
function weightsHead(name: string, [rows, columns]: [number, number]): Buffer {
  const bytes = 4 * rows * columns;
  const about = Buffer.concat([number(1, rows), number(1, columns), number(2, FLOAT), text(8, name), head(9, bytes)]);
  return Buffer.concat([head(5, about.length + bytes), about]);
}

/** Sizes of the layers of a network, from its features to its classes. */
export type Layers = readonly number[];

/** Layers of a network with one wide square of weights in the middle, whose file takes so many bytes. */
export function layersOfBytes(bytes: number, features: number, classes: number): Layers {
  const around = features + classes;
  const width = Math.floor((Math.sqrt(around * around + bytes) - around) / 2);
  return [features, width, width, classes];
}

/**
 * Writes a network of full layers with ReLU between them as an ONNX file: `features` float32 (N, F) in, `logits` (N, C) out.
 *
 * @param random numbers in [-1, 1), written over and over as weights
 */
export async function writeModel(path: string, layers: Layers, random: Float32Array): Promise<void> {
  const shapes = layers.slice(1).map((size, at): [number, number] => [layers[at] as number, size]);
  const heads = shapes.map((shape, at) => weightsHead(`weights-${at}`, shape));
  const nodes = shapes.flatMap((_, at) => {
    const from = at === 0 ? "features" : `active-${at - 1}`;
    const isLast = at === shapes.length - 1;
    const product = node("MatMul", [from, `weights-${at}`], isLast ? "logits" : `sum-${at}`);
    return isLast ? [product] : [product, node("Relu", [`sum-${at}`], `active-${at}`)];
  });
  const before = [...nodes, text(2, "network")];
  const after = [matrix(11, "features", layers[0] as number), matrix(12, "logits", layers.at(-1) as number)];
  const lengthOf = (parts: Buffer[]): number => parts.reduce((sum, { length }) => sum + length, 0);
  const weightBytes = shapes.reduce((sum, [rows, columns]) => sum + 4 * rows * columns, 0);
  const graphBytes = lengthOf(before) + lengthOf(heads) + weightBytes + lengthOf(after);
  const file = createWriteStream(path);
  const write = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => file.write(bytes, (error) => (error ? reject(error) : resolve())));
  await write(
    Buffer.concat([number(1, IR_VERSION), message(8, text(1, ""), number(2, OPSET)), head(7, graphBytes), ...before]),
  );
  for (const [at, [rows, columns]] of shapes.entries()) {
    await write(heads[at] as Buffer);
    // Small enough that what goes in stays in bounds on the way through.
    const scaled = random.map((value) => value / Math.sqrt(rows));
    for (let left = rows * columns; left > 0; left -= scaled.length)
      await write(new Uint8Array(scaled.buffer, 0, 4 * Math.min(left, scaled.length)));
  }
  await write(Buffer.concat(after));
  file.end();
  await finished(file);
}
