import { z } from "zod";

/** An image as rows of pixels: `data` holds height x width x 3 bytes, red, green and blue in turn (sRGB). */
export type RgbImage = { width: number; height: number; data: Uint8Array };

/** preprocessor_config.json as Hugging Face image processors write it: how an image becomes `pixel_values`. */
export const imageProcessorSchema = z.looseObject({
  do_resize: z.boolean().default(true),
  size: z.object(
    { height: z.number().int().positive(), width: z.number().int().positive() },
    "must be { height, width }: images are resized to exactly that",
  ),
  /** As PIL numbers its filters: 0 nearest, 1 Lanczos, 2 bilinear, 3 bicubic. */
  resample: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]).default(2),
  do_rescale: z.boolean().default(true),
  rescale_factor: z
    .number()
    .positive()
    .default(1 / 255),
  do_center_crop: z
    .literal(false, "cropping is not done here: train on whole images, resized to height and width")
    .optional(),
  do_normalize: z.boolean().default(true),
  image_mean: z.tuple([z.number(), z.number(), z.number()]),
  image_std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
});
export type ImageProcessor = z.infer<typeof imageProcessorSchema>;
