import { Tensor } from "onnxruntime-node";
import { expandLevels } from "#server/contracts/levels";
import type { StoredTensor } from "#server/contracts/predictions";

/** Stored integers widened to int64: low words are copied, high words are zero, as ids and masks are never negative. */
function widenToInt64(values: Int32Array | Uint16Array | Uint8Array): BigInt64Array {
  const wide = new BigInt64Array(values.length);
  const words = new Int32Array(wide.buffer);
  for (let at = 0; at < values.length; at++) words[2 * at] = values[at] as number;
  return wide;
}

/** Integers of a tensor in the width in which they are stored. */
function storedIntegers({ dtype, data }: StoredTensor): Int32Array | Uint16Array | Uint8Array {
  if (dtype === "int32") return new Int32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  return dtype === "uint16" ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
}

/** A stored tensor as the graph takes it: integers as int64, numbers as float32. */
export function toGraphTensor(stored: StoredTensor): Tensor {
  const { dtype, dims, data, levels } = stored;
  if (levels) {
    const plane = dims.slice(2).reduce((size, dim) => size * dim, 1);
    return new Tensor("float32", expandLevels(data, plane, levels), dims);
  }
  if (dtype === "float32")
    return new Tensor("float32", new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4), dims);
  return new Tensor("int64", widenToInt64(storedIntegers(stored)), dims);
}

/** Whether a stored tensor holds nothing but the integer one, as a mask over rows of one length does. */
export const isAllOnes = (stored: StoredTensor): boolean =>
  stored.dtype !== "float32" && !stored.levels && storedIntegers(stored).every((value) => value === 1);
