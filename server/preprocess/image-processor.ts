import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ImageProcessor, imageProcessorSchema, type RgbImage } from "#server/contracts/image";
import { expandLevels, LEVELS } from "#server/contracts/levels";
import { FiftyfoldError } from "#server/errors";
import { resizeImage } from "#server/preprocess/resize-image";

/** Reads preprocessor_config.json of a family package. */
export async function loadImageProcessor(packageDirectory: string): Promise<ImageProcessor> {
  const path = join(packageDirectory, "preprocessor_config.json");
  const contents = await readFile(path, "utf8").catch((cause) => {
    throw new FiftyfoldError("internal", "The family package has no preprocessor_config.json.", { cause });
  });
  return imageProcessorSchema.parse(JSON.parse(contents));
}

/** Brings an image to the size that the model sees; its proportions are not kept, as `size` says both. */
export function fitImage(image: RgbImage, { do_resize, size, resample }: ImageProcessor): RgbImage {
  return do_resize ? resizeImage(image, size.width, size.height, resample) : image;
}

/** The number that the model is given for each byte of each channel, shape (3, 256): rescaled, then less the channel's mean and divided by its standard deviation. */
export function channelLevels(processor: ImageProcessor): Float32Array {
  const { do_rescale, rescale_factor, do_normalize, image_mean, image_std } = processor;
  const levels = new Float32Array(image_mean.length * LEVELS);
  for (const [channel, mean] of image_mean.entries()) {
    for (let byte = 0; byte < LEVELS; byte++) {
      const value = do_rescale ? byte * rescale_factor : byte;
      levels[channel * LEVELS + byte] = do_normalize ? (value - mean) / (image_std[channel] as number) : value;
    }
  }
  return levels;
}

/**
 * Bytes of B images of one size, plane after plane: shape (B, 3, H, W).
 *
 * @throws RangeError where the images differ in size
 */
export function pixelPlanes(images: RgbImage[]): Uint8Array {
  const { width, height } = images[0] ?? { width: 0, height: 0 };
  const plane = width * height;
  const planes = new Uint8Array(images.length * 3 * plane);
  for (const [at, { data, ...image }] of images.entries()) {
    if (image.width !== width || image.height !== height) throw new RangeError("Images of a batch differ in size.");
    const [red, green, blue] = [3 * at * plane, (3 * at + 1) * plane, (3 * at + 2) * plane];
    for (let pixel = 0, from = 0; pixel < plane; pixel++, from += 3) {
      planes[red + pixel] = data[from] as number;
      planes[green + pixel] = data[from + 1] as number;
      planes[blue + pixel] = data[from + 2] as number;
    }
  }
  return planes;
}

/**
 * Makes the function that turns B images of one size into `pixel_values`, float32, shape (B, 3, H, W).
 *
 * @throws RangeError where the images differ in size
 */
export function createPixelWriter(processor: ImageProcessor): (images: RgbImage[]) => Float32Array {
  const levels = channelLevels(processor);
  return (images) => {
    const { width, height } = images[0] ?? { width: 0, height: 0 };
    return expandLevels(pixelPlanes(images), width * height, levels);
  };
}
