import type { StoredTensor, TensorBatch } from "#server/contracts/predictions";

type Header = {
  batches: {
    rows: number[];
    tensors: { name: string; dtype: StoredTensor["dtype"]; dims: number[]; bytes: number; levelBytes?: number }[];
  }[];
};

const ALIGNMENT = 8;
const align = (offset: number): number => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** What of a tensor follows the header: its data, and its levels if it has any. */
const partsOf = ({ data, levels }: StoredTensor): Uint8Array[] => (levels ? [data, bytesOf(levels)] : [data]);

/**
 * Packs batches into one run of bytes: header length (uint32), JSON header, then each tensor's data and levels, each aligned to 8 bytes.
 */
export function encodeBatches(batches: TensorBatch[]): Uint8Array {
  const header: Header = {
    batches: batches.map(({ rows, tensors }) => ({
      rows,
      tensors: tensors.map(({ name, dtype, dims, data, levels }) => ({
        name,
        dtype,
        dims,
        bytes: data.byteLength,
        levelBytes: levels?.byteLength,
      })),
    })),
  };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  const parts = batches.flatMap(({ tensors }) => tensors.flatMap(partsOf));
  const size = parts.reduce((sum, { byteLength }) => align(sum + byteLength), align(4 + headerBytes.length));
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, headerBytes.length, true);
  bytes.set(headerBytes, 4);
  let offset = align(4 + headerBytes.length);
  for (const part of parts) {
    bytes.set(part, offset);
    offset = align(offset + part.byteLength);
  }
  return bytes;
}

/** Undoes `encodeBatches`; the tensors' data and levels are views into `bytes`, which must start at a multiple of 8. */
export function decodeBatches(bytes: Uint8Array): TensorBatch[] {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Header;
  let offset = align(4 + length);
  const take = (size: number): Uint8Array => {
    const part = bytes.subarray(offset, offset + size);
    offset = align(offset + size);
    return part;
  };
  return header.batches.map(({ rows, tensors }) => ({
    rows,
    tensors: tensors.map(({ name, dtype, dims, bytes: size, levelBytes }) => {
      const data = take(size);
      if (levelBytes === undefined) return { name, dtype, dims, data };
      const { buffer, byteOffset } = take(levelBytes);
      return { name, dtype, dims, data, levels: new Float32Array(buffer, byteOffset, levelBytes / 4) };
    }),
  }));
}
