import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { scratchFolder } from "#tests/report/bundle-files";
import {
  type Answer,
  askProduct,
  largestDifference,
  listRunners,
  makeBundle,
  models,
  parseAnswers,
  readPackage,
  startScript,
} from "#tests/report/bundle-runner";

/** A disc of one colour on black, lit from one side, with spots: something like the back of an eye. */
function drawEye(width: number, height: number, at: number): Buffer {
  const data = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const far = Math.hypot(x / width - 0.5, y / height - 0.5);
      const light = far < 0.45 ? 1 - far + 0.3 * Math.sin((x * (at + 2)) / 17) * Math.cos((y * (at + 1)) / 23) : 0;
      const place = 4 * (y * width + x);
      data[place] = Math.round(Math.min(1, Math.max(0, light)) * (120 + 10 * at));
      data[place + 1] = Math.round(Math.min(1, Math.max(0, light)) * (20 + 15 * at));
      data[place + 2] = Math.round(Math.min(1, Math.max(0, light)) * (90 - 7 * at));
      data[place + 3] = far < 0.4 ? 255 : 128;
    }
  }
  return data;
}

type Picture = { name: string; bytes: Buffer };

/** Twelve images as people have them: photographs on their side, transparency, grey, larger and smaller than the model's. */
async function drawPictures(): Promise<Picture[]> {
  const pictures = Array.from({ length: 12 }, async (_, at): Promise<Picture> => {
    const [width, height] = [
      [320, 240],
      [60, 81],
      [96, 96],
      [500, 333],
    ][at % 4] as [number, number];
    const raw = sharp(drawEye(width, height, at), { raw: { width, height, channels: 4 } });
    const number = String(at).padStart(2, "0");
    if (at % 3 === 0) return { name: `${number}.png`, bytes: await raw.png().toBuffer() };
    if (at === 5) return { name: `${number}.png`, bytes: await raw.removeAlpha().greyscale().png().toBuffer() };
    const turned = raw.removeAlpha().withMetadata({ orientation: (at % 8) + 1 });
    return { name: `${number}.jpg`, bytes: await turned.jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer() };
  });
  return Promise.all(pictures);
}

async function writePictures(folder: string, pictures: Picture[]): Promise<string> {
  const zip = new ZipFile();
  const rows = pictures.map(({ name }, at) => `${name},${at % 2 === 0 ? "DR" : "No_DR"}\n`);
  zip.addBuffer(Buffer.from(`file_name,label\n${rows.join("")}`), "metadata.csv");
  for (const { name, bytes } of pictures) {
    writeFileSync(join(folder, name), bytes);
    zip.addBuffer(bytes, name);
  }
  zip.end();
  const path = join(folder, "pictures.zip");
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

for (const { name, program, runs } of listRunners("PIL")) {
  describe.skipIf(!runs)(`${name} of a bundle of the retina family`, () => {
    test("says what the product says of images of all kinds", async () => {
      const pictures = await drawPictures();
      const folder = join(scratchFolder(), "pictures");
      mkdirSync(folder);
      const expected = await askProduct(await readPackage("retina"), await writePictures(folder, pictures));
      const files = pictures.map((picture) => join(folder, picture.name));
      const script = join(await makeBundle(join(models, "retina")), name);
      const { stdout, stderr, status } = startScript(program, script, ["--json", ...files]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      const answers = parseAnswers<Answer & { file: string }>(stdout);
      expect(answers.map(({ file }) => file)).toEqual(files);
      expect(answers.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
      const shares = expected.map(({ probabilities }) => probabilities.DR as number);
      expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.05);
      // Decoders of JPEG and the mixing of half-transparent pixels may differ by one step of 255 between the two languages.
      expect(largestDifference(answers, expected)).toBeLessThan(name === "run.mjs" ? 1e-4 : 1e-3);
    });

    test("prints a line for each file, goes on after one that is no image, and says so by its exit status", async () => {
      const folder = scratchFolder();
      const [picture] = await drawPictures();
      writeFileSync(join(folder, "eye.png"), (picture as Picture).bytes);
      writeFileSync(join(folder, "notes.txt"), "no image");
      const script = join(await makeBundle(join(models, "retina")), name);
      const files = ["notes.txt", "nowhere.jpg", "eye.png"].map((file) => join(folder, file));
      const { stdout, status } = startScript(program, script, files);
      expect(status).toBe(1);
      const lines = stdout.trimEnd().split("\n");
      expect(lines.slice(0, 2)).toEqual(files.slice(0, 2).map((file) => `no label: ${file} can't be read as an image`));
      expect(lines[2]).toMatch(/^(DR|No_DR) {2}\(No_DR \d+\.\d%, DR \d+\.\d%\) {2}.*eye\.png$/);
      expect(startScript(program, script, []).stderr).toMatch(/^usage: /);
    });
  });
}
