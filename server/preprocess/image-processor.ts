import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ImageProcessor, imageProcessorSchema, type RgbImage } from "#server/contracts/image";
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

/** For each channel and byte, the number that the model is given. */
function channelTables(processor: ImageProcessor): Float32Array[] {
  const { do_rescale, rescale_factor, do_normalize, image_mean, image_std } = processor;
  return image_mean.map((mean, channel) =>
    Float32Array.from({ length: 256 }, (_, byte) => {
      const value = do_rescale ? byte * rescale_factor : byte;
      return do_normalize ? (value - mean) / (image_std[channel] as number) : value;
    }),
  );
}

/**
 * Makes the function that turns B images of one size into `pixel_values`, float32, shape (B, 3, H, W): rescaled, then
 * less the channel's mean and divided by its standard deviation.
 *
 * @throws RangeError where the images differ in size
 */
export function createPixelWriter(processor: ImageProcessor): (images: RgbImage[]) => Float32Array {
  const tables = channelTables(processor);
  return (images) => {
    const { width, height } = images[0] ?? { width: 0, height: 0 };
    const plane = width * height;
    const values = new Float32Array(images.length * 3 * plane);
    for (const [at, image] of images.entries()) {
      if (image.width !== width || image.height !== height) throw new RangeError("Images of a batch differ in size.");
      for (const [channel, table] of tables.entries()) {
        const offset = (at * 3 + channel) * plane;
        for (let pixel = 0; pixel < plane; pixel++)
          values[offset + pixel] = table[image.data[3 * pixel + channel] as number] as number;
      }
    }
    return values;
  };
}
