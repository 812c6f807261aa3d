import { type FileHandle, open } from "node:fs/promises";

const DTYPES = { int32: "<i4", uint8: "|u1", float32: "<f4" } as const;
type Dtype = keyof typeof DTYPES;
type Numbers = Int32Array | Uint8Array | Float32Array;

/** The head of a NumPy array file (format 1.0, little endian, C order). */
export function npyHeader(dtype: Dtype, shape: number[]): Buffer {
  const shapeText = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${DTYPES[dtype]}', 'fortran_order': False, 'shape': (${shapeText}), }`;
  const padded = text.padEnd(Math.ceil((10 + text.length + 1) / 64) * 64 - 10 - 1, " ");
  const head = Buffer.alloc(10 + padded.length + 1);
  head.write("\x93NUMPY\x01\x00", 0, "latin1");
  head.writeUInt16LE(padded.length + 1, 8);
  head.write(`${padded}\n`, 10, "latin1");
  return head;
}

/** Writes a NumPy array file part by part, for arrays that are larger than what should be held at once. */
export class NpyWriter {
  private readonly file: FileHandle;
  private left: number;

  private constructor(file: FileHandle, values: number) {
    this.file = file;
    this.left = values;
  }

  static async open(path: string, dtype: Dtype, shape: number[]): Promise<NpyWriter> {
    const file = await open(path, "w");
    await file.write(npyHeader(dtype, shape));
    return new NpyWriter(
      file,
      shape.reduce((product, side) => product * side, 1),
    );
  }

  async append(values: Numbers): Promise<void> {
    this.left -= values.length;
    await this.file.writeFile(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** @throws RangeError where the values written are not as many as the shape says */
  async close(): Promise<void> {
    await this.file.close();
    if (this.left !== 0)
      throw new RangeError(`The array is ${Math.abs(this.left)} values too ${this.left > 0 ? "short" : "long"}.`);
  }
}

/** Writes a NumPy array file (format 1.0, little endian, C order). */
export async function writeNpy(path: string, dtype: Dtype, shape: number[], data: Numbers): Promise<void> {
  const writer = await NpyWriter.open(path, dtype, shape);
  await writer.append(data);
  await writer.close();
}
