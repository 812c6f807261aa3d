import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import yazl from "yazl";
import { InputError } from "#server/errors";
import { openZip } from "#server/ingest/archives/open-zip";
import { Random } from "#server/statistics/random";

/** What is asked of one upload, besides the set. */
export type Ask = { seed: number; stresses?: { operation: string; level: number }[] };
/** A file that is uploaded, and the evaluations that are asked of it. */
export type Input = { family: string; name: string; bytes: Uint8Array<ArrayBuffer>; asks: Ask[] };

const SAMPLES = join(import.meta.dirname, "../../models/samples");
/** Evaluations of one upload: the second finds what the first has left, be it finished or not. */
const ASKS = 2;
const FEWEST_ROWS = 100;
const MOST_ROWS = 500;
const FEWEST_IMAGES = 60;
/** In an archive: names of images, and what they are. */
const LIST = "metadata.csv";
/** A stress that is quick and that all levels of its kind know. */
const STRESSES: Record<string, { operation: string; level: number }> = {
  sentiment: { operation: "typos", level: 2 },
  kidney: { operation: "rounding", level: 2 },
};

/** Some of the lines, none twice. */
function draw(lines: string[], count: number, random: Random): string[] {
  const left = [...lines];
  const drawn: string[] = [];
  while (drawn.length < count && left.length > 0) drawn.push(...left.splice(random.below(left.length), 1));
  return drawn;
}

/** Some rows of a family's sample table. */
async function drawRows(family: string, random: Random): Promise<string> {
  const text = await readFile(join(SAMPLES, `${family}-sample.csv`), "utf8");
  const [header = "", ...rows] = text.trimEnd().split(/\r?\n/);
  return [header, ...draw(rows, FEWEST_ROWS + random.below(MOST_ROWS - FEWEST_ROWS), random), ""].join("\n");
}

/** Some images of a family's sample archive, with the list that says what they are. */
async function drawImages(family: string, random: Random): Promise<Buffer> {
  const path = join(SAMPLES, `${family}-sample.zip`);
  const archive = await openZip(path, path);
  const list = archive.entries.find(({ name }) => name === LIST);
  if (!list) throw new InputError(`${path} has no ${LIST}.`);
  const [header = "", ...rows] = (await list.read()).toString("utf8").trimEnd().split(/\r?\n/);
  const drawn = draw(rows, FEWEST_IMAGES + random.below(FEWEST_IMAGES), random);
  const zip = new yazl.ZipFile();
  const options = { compress: false, mtime: new Date(1980, 1, 1), forceDosTimestamp: true };
  zip.addBuffer(Buffer.from([header, ...drawn, ""].join("\n")), LIST, options);
  for (const row of drawn) {
    const image = archive.entries.find(({ name }) => name === row.split(",")[0]);
    if (image) zip.addBuffer(await image.read(), image.name, options);
  }
  zip.end();
  const packed = await buffer(zip.outputStream);
  await archive.close();
  return packed;
}

async function makeFile(family: string, at: number, random: Random): Promise<Pick<Input, "name" | "bytes">> {
  if (family === "cifar10")
    return { name: `drawings-${at}.zip`, bytes: new Uint8Array(await drawImages(family, random)) };
  return { name: `rows-${at}.csv`, bytes: new Uint8Array(Buffer.from(await drawRows(family, random))) };
}

/** The uploads of a run and what is asked of each; the same for the same seed. */
export async function makeInputs(families: string[], evaluations: number, seed: number): Promise<Input[]> {
  const random = new Random(seed);
  const inputs: Input[] = [];
  for (let left = evaluations; left > 0; left -= ASKS) {
    const at = inputs.length;
    const family = families[at % families.length] as string;
    const stress = STRESSES[family];
    const asks = Array.from({ length: Math.min(ASKS, left) }, (_, turn) => ({
      seed: 1 + 2 * at + turn,
      ...(turn === 1 && stress ? { stresses: [stress] } : {}),
    }));
    inputs.push({ family, ...(await makeFile(family, at, random)), asks });
  }
  return inputs;
}
