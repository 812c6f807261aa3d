import { Tensor } from "onnxruntime-node";
import type { StoredTensor } from "#server/contracts/predictions";

/** Stored integers widened to int64: low words are copied, high words are zero, as ids and masks are never negative. */
function widenToInt64(values: Int32Array | Uint8Array): BigInt64Array {
  const wide = new BigInt64Array(values.length);
  const words = new Int32Array(wide.buffer);
  for (let at = 0; at < values.length; at++) words[2 * at] = values[at] as number;
  return wide;
}

/** A stored tensor as the graph takes it: integers as int64, numbers as float32. */
export function toGraphTensor({ dtype, dims, data }: StoredTensor): Tensor {
  if (dtype === "float32")
    return new Tensor("float32", new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4), dims);
  const values = dtype === "int32" ? new Int32Array(data.buffer, data.byteOffset, data.byteLength / 4) : data;
  return new Tensor("int64", widenToInt64(values), dims);
}
