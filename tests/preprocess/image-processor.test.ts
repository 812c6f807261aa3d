import { expect, test } from "vitest";
import { type ImageProcessor, imageProcessorSchema } from "#server/contracts/image";
import type { StoredTensor } from "#server/contracts/predictions";
import { toGraphTensor } from "#server/inference/graph-tensors";
import { createImageBatcher, imageBatchRows } from "#server/preprocess/batch-images";
import { createPixelWriter, fitImage } from "#server/preprocess/image-processor";

const processor: ImageProcessor = imageProcessorSchema.parse({
  size: { height: 1, width: 2 },
  image_mean: [0.5, 0.25, 0],
  image_std: [0.5, 0.25, 2],
});
const image = { width: 2, height: 1, data: Uint8Array.of(0, 51, 255, 255, 102, 0) };

test("pixel values are rescaled, centred and scaled by channel, planes one after the other", () => {
  const values = createPixelWriter(processor)([image]);
  // (byte / 255 - mean) / std: red 0 and 255, green 51 and 102, blue 255 and 0.
  expect([...values]).toEqual([-1, 1, -0.2, 0.6, 0.5, 0].map(Math.fround));
});

test("what the file says is not to be done is not done", () => {
  const plain = { ...processor, do_normalize: false };
  expect([...createPixelWriter(plain)([image])]).toEqual([0, 1, 0.2, 0.4, 1, 0].map(Math.fround));
  const raw = { ...plain, do_rescale: false };
  expect([...createPixelWriter(raw)([image])]).toEqual([0, 255, 51, 102, 255, 0]);
  expect(fitImage({ ...image, width: 1, height: 2 }, { ...raw, do_resize: false })).toMatchObject({
    width: 1,
    height: 2,
  });
});

test("an image is brought to the size of the file, whatever its proportions", () => {
  expect(fitImage({ width: 1, height: 2, data: new Uint8Array(6) }, processor)).toMatchObject({ width: 2, height: 1 });
});

test("images of different sizes make no batch", () => {
  expect(() => createPixelWriter(processor)([image, { ...image, width: 1, height: 2 }])).toThrow("differ in size");
});

test("batches hold the images in their order, each in exactly one", () => {
  const images = Array.from({ length: 5 }, (_, at) => ({ width: 2, height: 1, data: new Uint8Array(6).fill(at) }));
  const batches = createImageBatcher({ ...processor, do_rescale: false, do_normalize: false }, 2)(images);
  expect(batches.map(({ rows }) => rows)).toEqual([[0, 1], [2, 3], [4]]);
  expect(batches.map(({ tensors }) => tensors[0]?.dims)).toEqual([
    [2, 3, 1, 2],
    [2, 3, 1, 2],
    [1, 3, 1, 2],
  ]);
  const last = toGraphTensor(batches[2]?.tensors[0] as StoredTensor);
  expect([...(last.data as Float32Array)]).toEqual([4, 4, 4, 4, 4, 4]);
});

test("pixels are stored as bytes, and the graph is given the numbers that they stand for", () => {
  const images = [image, { ...image, data: image.data.toReversed() }];
  const [stored] = createImageBatcher(processor)(images).flatMap(({ tensors }) => tensors) as [StoredTensor];
  expect(stored.data).toHaveLength(2 * 3 * 2);
  const { type, dims, data } = toGraphTensor(stored);
  expect({ type, dims }).toEqual({ type: "float32", dims: [2, 3, 1, 2] });
  expect(data).toEqual(createPixelWriter(processor)(images));
});

test("small images run together in larger batches than large ones, and never fewer than 16", () => {
  const rowsOf = (side: number): number => imageBatchRows({ size: { width: side, height: side } });
  expect([32, 64, 96, 224].map(rowsOf)).toEqual([64, 16, 16, 16]);
  const images = Array.from({ length: 70 }, () => ({ width: 32, height: 32, data: new Uint8Array(3 * 32 * 32) }));
  const batches = createImageBatcher({ ...processor, size: { width: 32, height: 32 } })(images);
  expect(batches.map(({ rows }) => rows.length)).toEqual([64, 6]);
});
