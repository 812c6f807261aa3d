import type { ImageProcessor, RgbImage } from "#server/contracts/image";
import type { TensorBatch } from "#server/contracts/predictions";
import { channelLevels, pixelPlanes } from "#server/preprocess/image-processor";

/** Pixels of the images that run together: of small ones each run is so short that starting it counts. */
const BATCH_PIXELS = 64 * 32 * 32;
/** Fewer are not put together, however large they are. */
const FEWEST_ROWS = 16;

/** Rows that run together; it follows from the model's size of image alone, so that every machine makes the same batches. */
export const imageBatchRows = ({ size }: Pick<ImageProcessor, "size">): number =>
  Math.max(FEWEST_ROWS, Math.floor(BATCH_PIXELS / (size.width * size.height)));

/**
 * Makes the function that turns N images, already at the size of the model, into batches of `pixel_values` (B, 3, H, W), in their order:
 * bytes, with the numbers that they stand for, which take a quarter of the room.
 */
export function createImageBatcher(
  processor: ImageProcessor,
  batchRows = imageBatchRows(processor),
): (images: RgbImage[]) => TensorBatch[] {
  const levels = channelLevels(processor);
  return (images) => {
    const batches: TensorBatch[] = [];
    for (let start = 0; start < images.length; start += batchRows) {
      const part = images.slice(start, start + batchRows);
      const { width, height } = part[0] as RgbImage;
      const dims = [part.length, 3, height, width];
      batches.push({
        rows: part.map((_, at) => start + at),
        tensors: [{ name: "pixel_values", dtype: "uint8", dims, data: pixelPlanes(part), levels }],
      });
    }
    return batches;
  };
}
