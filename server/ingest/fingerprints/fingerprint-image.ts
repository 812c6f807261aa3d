import { hash } from "node:crypto";
import type { RgbImage } from "#server/contracts/image";
import { perceptualHash } from "#server/ingest/fingerprints/perceptual-hash";

/**
 * Fingerprints of a decoded image at its own size. The exact one is of its pixels, width and height, so that the container,
 * its metadata and lossless packing do not matter; what was packed with loss again has other pixels, and is near.
 */
export function fingerprintImage({ width, height, data }: RgbImage): { exact: bigint; near: bigint } {
  const pixels = hash("sha256", data, "buffer");
  const exact = hash("sha256", Buffer.concat([Buffer.from(`${width}x${height}:`), pixels]), "buffer");
  return { exact: exact.readBigUInt64BE(0), near: perceptualHash({ width, height, data }) };
}
