/** Numbers that a byte may stand for. */
export const LEVELS = 256;

/**
 * The numbers that bytes stand for.
 *
 * @param bytes shape (B, C, ...), with `plane` of them for each channel of each row
 * @param levels the number of each byte by channel, shape (C, 256)
 * @returns float32, in the shape of the bytes
 */
export function expandLevels(bytes: Uint8Array, plane: number, levels: Float32Array): Float32Array {
  const values = new Float32Array(bytes.length);
  const channels = levels.length / LEVELS;
  for (let start = 0, at = 0; start < bytes.length; start += plane, at++) {
    const table = levels.subarray((at % channels) * LEVELS, ((at % channels) + 1) * LEVELS);
    for (let i = start; i < start + plane; i++) values[i] = table[bytes[i] as number] as number;
  }
  return values;
}
