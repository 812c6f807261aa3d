import { createWriteStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import sharp from "sharp";
import yazl from "yazl";

// npm install --no-save @iconify-json/{noto,noto-v1,fluent-emoji,fluent-emoji-flat,twemoji}
// node models/samples/make-cifar10-sample.ts
// Writes cifar10-sample.zip: emoji of the ten things, drawn to 32 x 32 on grounds of several colours, with metadata.csv.
// A drawing comes back on several grounds and sizes: such rows are no independent examples, so `drawing` ties them together
// (choose it as the group). The labels are spelled as people spell them ("car", "plane"), not as the family does. The
// icon packages are large and needed here only, so they are no dependencies of the project; README.md has their licences.

const SIDE = 32;
const ROWS_A_LABEL = 48;
const sets = ["noto", "noto-v1", "fluent-emoji", "fluent-emoji-flat", "twemoji"];

const drawings: Record<string, string[]> = {
  plane: ["airplane", "airplane-arrival", "airplane-departure", "small-airplane"],
  car: ["automobile", "oncoming-automobile", "oncoming-police-car", "oncoming-taxi", "police-car", "racing-car", "taxi"],
  bird: ["bird", "dove", "duck", "eagle", "flamingo", "owl", "parrot", "penguin", "rooster", "swan", "baby-chick"],
  cat: ["cat", "cat-face", "black-cat", "grinning-cat", "pouting-cat"],
  deer: ["deer"],
  dog: ["dog", "dog-face", "guide-dog", "poodle", "service-dog"],
  frog: ["frog"],
  horse: ["horse", "horse-face", "carousel-horse"],
  boat: ["ship", "ferry", "motor-boat", "sailboat", "speedboat"],
  truck: ["articulated-lorry", "delivery-truck", "pickup-truck", "fire-engine"],
};

/** Upper and lower colour of each ground. */
const grounds: Record<string, [string, string]> = {
  white: ["#ffffff", "#ffffff"],
  sky: ["#7fb2e5", "#d7e8f7"],
  meadow: ["#a9cfe8", "#6d9c4a"],
  street: ["#b9bcc0", "#54575c"],
};

const scales = { small: 20, medium: 26, large: 32 };

type IconSet = {
  width?: number;
  height?: number;
  icons: Record<string, { body: string; width?: number; height?: number }>;
};

const require = createRequire(import.meta.url);
const readSet = (name: string): IconSet =>
  JSON.parse(readFileSync(require.resolve(`@iconify-json/${name}/icons.json`), "utf8"));

/** The drawing as an SVG document, null where the set has none of that name. */
function findDrawing(set: IconSet, name: string): string | null {
  const icon = set.icons[name];
  if (!icon) return null;
  const box = `${icon.width ?? set.width ?? 16} ${icon.height ?? set.height ?? 16}`;
  const names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
  return `<svg ${names} viewBox="0 0 ${box}">${icon.body}</svg>`;
}

async function drawOn(ground: [string, string], svg: string, side: number): Promise<Buffer> {
  const [top, bottom] = ground;
  const back = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">
    <linearGradient id="g" x2="0" y2="1"><stop stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#g)"/></svg>`;
  const drawing = await sharp(Buffer.from(svg), { density: 300 })
    .resize(side, side, { fit: "contain", background: "#0000" })
    .png()
    .toBuffer();
  const image = sharp(Buffer.from(back)).composite([{ input: drawing, gravity: "centre" }]);
  return image.removeAlpha().png({ compressionLevel: 9 }).toBuffer();
}

/** Drawings of one label in all sets, sets taking turns. */
function listDrawings(label: string, loaded: Map<string, IconSet>): { drawing: string; svg: string }[] {
  return (drawings[label] as string[]).flatMap((name) =>
    sets.flatMap((set) => {
      const svg = findDrawing(loaded.get(set) as IconSet, name);
      return svg === null ? [] : [{ drawing: `${set}/${name}`, svg }];
    }),
  );
}

export async function makeCifar10Sample(path: string): Promise<void> {
  const loaded = new Map(sets.map((set) => [set, readSet(set)]));
  const zip = new yazl.ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(path));
  const mtime = new Date("2024-01-01T00:00:00Z");
  const lines = ["file_name,label,ground,size,drawing"];
  const groundNames = Object.keys(grounds);
  const scaleNames = Object.keys(scales) as (keyof typeof scales)[];
  for (const label of Object.keys(drawings)) {
    const list = listDrawings(label, loaded);
    for (let row = 0; row < ROWS_A_LABEL; row++) {
      // Each drawing goes through the combinations of ground and size from a start of its own, so that none comes twice.
      const { drawing, svg } = list[row % list.length] as { drawing: string; svg: string };
      const turn = Math.floor(row / list.length) + (row % list.length);
      const ground = groundNames[turn % groundNames.length] as string;
      const size = scaleNames[Math.floor(turn / groundNames.length) % scaleNames.length] as keyof typeof scales;
      const file = `images/${label}-${String(row).padStart(2, "0")}.png`;
      const image = await drawOn(grounds[ground] as [string, string], svg, scales[size]);
      zip.addBuffer(image, file, { mtime, compress: false });
      lines.push([file, label, ground, size, drawing].join(","));
    }
  }
  zip.addBuffer(Buffer.from(`${lines.join("\n")}\n`), "metadata.csv", { mtime });
  zip.end();
  await written;
}

if (import.meta.main) await makeCifar10Sample(join(import.meta.dirname, "cifar10-sample.zip"));
