import { hash } from "node:crypto";

/**
 * The first 64 bits of SHA-256. Two different inputs share them with a probability of 2^-64: among 5 million rows that any two
 * do has odds of about 1 in 1.5 million, and that one of them meets one of 50,000 others by accident, 1 in 74 million.
 *
 * @returns an unsigned integer below 2^64
 */
export function digest64(data: string | Uint8Array): bigint {
  return hash("sha256", data, "buffer").readBigUInt64BE(0);
}
