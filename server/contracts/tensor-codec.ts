import type { StoredTensor, TensorBatch } from "#server/contracts/predictions";

type Header = {
  batches: {
    rows: number[];
    tensors: { name: string; dtype: StoredTensor["dtype"]; dims: number[]; bytes: number }[];
  }[];
};

const ALIGNMENT = 8;
const align = (offset: number): number => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;

/** Packs batches into one run of bytes: header length (uint32), JSON header, then each tensor's data, aligned to 8 bytes. */
export function encodeBatches(batches: TensorBatch[]): Uint8Array {
  const header: Header = {
    batches: batches.map(({ rows, tensors }) => ({
      rows,
      tensors: tensors.map(({ name, dtype, dims, data }) => ({ name, dtype, dims, bytes: data.byteLength })),
    })),
  };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  let size = align(4 + headerBytes.length);
  for (const { tensors } of batches) for (const { data } of tensors) size = align(size + data.byteLength);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, headerBytes.length, true);
  bytes.set(headerBytes, 4);
  let offset = align(4 + headerBytes.length);
  for (const { tensors } of batches) {
    for (const { data } of tensors) {
      bytes.set(data, offset);
      offset = align(offset + data.byteLength);
    }
  }
  return bytes;
}

/** Undoes `encodeBatches`; the tensors' data are views into `bytes`, which must start at a multiple of 8. */
export function decodeBatches(bytes: Uint8Array): TensorBatch[] {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Header;
  let offset = align(4 + length);
  return header.batches.map(({ rows, tensors }) => ({
    rows,
    tensors: tensors.map(({ name, dtype, dims, bytes: size }) => {
      const data = bytes.subarray(offset, offset + size);
      offset = align(offset + size);
      return { name, dtype, dims, data };
    }),
  }));
}
