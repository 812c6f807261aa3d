#!/usr/bin/env node
// Classifies images with the model(s) beside this file. Needs Node 20.9 or newer, and `npm install` once.
//
//   node run.mjs photo.jpg another.png     each argument is an image file
//   node run.mjs --json photo.jpg          one JSON object a line
import { fail, load, NO_LABEL, openClassifier, readJson, readOptions, show } from "./classifier.mjs";
import { resizeImage } from "./resize-image.mjs";

const USAGE = "usage: node run.mjs [--json] photo.jpg ...";

/** Turned as its EXIF says, in sRGB, transparency laid on white, at its own size. */
async function decode(sharp, file) {
  const { data, info } = await sharp(file, { failOn: "error", animated: false })
    .autoOrient()
    .toColourspace("srgb")
    .flatten({ background: "white" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** `pixel_values`, shape (1, 3, height, width), as preprocessor_config.json says. */
function toPixelValues(image, config) {
  const { do_resize = true, size, resample = 2 } = config;
  const { do_rescale = true, rescale_factor = 1 / 255, do_normalize = true, image_mean, image_std } = config;
  const { width, height, data } = do_resize ? resizeImage(image, size.width, size.height, resample) : image;
  const plane = width * height;
  const values = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    for (let pixel = 0; pixel < plane; pixel++) {
      const byte = data[3 * pixel + channel];
      const value = do_rescale ? byte * rescale_factor : byte;
      const normal = do_normalize ? (value - image_mean[channel]) / image_std[channel] : value;
      values[channel * plane + pixel] = normal;
    }
  }
  return ["float32", values, [1, 3, height, width]];
}

const { json, given } = readOptions(USAGE);
if (given.length === 0) fail(USAGE);

const classify = await openClassifier();
const { default: sharp } = await load("sharp");
const config = readJson("preprocessor_config.json");
for (const file of given) {
  const image = await decode(sharp, file).catch((error) => error);
  if (image instanceof Error) {
    process.exitCode = 1;
    show(json, { file }, NO_LABEL, `${file} can't be read as an image`);
  } else {
    show(json, { file }, await classify({ pixel_values: toPixelValues(image, config) }), file);
  }
}
