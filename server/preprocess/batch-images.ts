import type { ImageProcessor, RgbImage } from "#server/contracts/image";
import type { TensorBatch } from "#server/contracts/predictions";
import { createPixelWriter } from "#server/preprocess/image-processor";

/** Rows that run together: small nets keep what they compute in the cache, one thread a session. */
export const IMAGE_BATCH_ROWS = 16;

/**
 * Makes the function that turns N images, already at the size of the model, into batches of `pixel_values` float32
 * (B, 3, H, W), in their order.
 */
export function createImageBatcher(
  processor: ImageProcessor,
  batchRows = IMAGE_BATCH_ROWS,
): (images: RgbImage[]) => TensorBatch[] {
  const writePixels = createPixelWriter(processor);
  return (images) => {
    const batches: TensorBatch[] = [];
    for (let start = 0; start < images.length; start += batchRows) {
      const part = images.slice(start, start + batchRows);
      const { width, height } = part[0] as RgbImage;
      const data = new Uint8Array(writePixels(part).buffer);
      batches.push({
        rows: part.map((_, at) => start + at),
        tensors: [{ name: "pixel_values", dtype: "float32", dims: [part.length, 3, height, width], data }],
      });
    }
    return batches;
  };
}
