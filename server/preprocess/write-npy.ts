import { writeFile } from "node:fs/promises";

const DTYPES = { int32: "<i4", uint8: "|u1", float32: "<f4" } as const;

/** Writes a NumPy array file (format 1.0, little endian, C order). */
export async function writeNpy(
  path: string,
  dtype: keyof typeof DTYPES,
  shape: number[],
  data: Int32Array | Uint8Array | Float32Array,
): Promise<void> {
  const shapeText = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${DTYPES[dtype]}', 'fortran_order': False, 'shape': (${shapeText}), }`;
  const padded = text.padEnd(Math.ceil((10 + text.length + 1) / 64) * 64 - 10 - 1, " ");
  const head = Buffer.alloc(10 + padded.length + 1);
  head.write("\x93NUMPY\x01\x00", 0, "latin1");
  head.writeUInt16LE(padded.length + 1, 8);
  head.write(`${padded}\n`, 10, "latin1");
  await writeFile(path, Buffer.concat([head, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]));
}
