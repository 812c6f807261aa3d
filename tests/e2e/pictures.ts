import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import sharp from "sharp";

const FOLDER = "docs/screenshots";
/** A longer page is cut here, in CSS pixels: what follows is seen better in the product. */
const HEIGHT = 1800;
/** Wide pages are drawn at this width: text can still be read, and the files stay small. */
const WIDTH = 640;
const QUALITY = 50;

export type Picture = { name: string; title: string; screen: string; scheme: "light" | "dark" };

const fileOf = ({ name, screen, scheme }: Picture): string => `${name}-${screen}-${scheme}.webp`;

/** Draws the page from its top as far as it is worth looking at. */
export async function writePicture(page: Page, picture: Picture): Promise<Picture> {
  mkdirSync(FOLDER, { recursive: true });
  const { width, height } = await page.evaluate(() => ({
    width: window.innerWidth,
    height: document.documentElement.scrollHeight,
  }));
  const clip = { x: 0, y: 0, width, height: Math.min(height, HEIGHT) };
  const bytes = await page.screenshot({ fullPage: true, clip, animations: "disabled" });
  await sharp(bytes)
    .resize({ width: Math.min(width, WIDTH) })
    .webp({ quality: QUALITY })
    .toFile(join(FOLDER, fileOf(picture)));
  return picture;
}

const INTRODUCTION = `# Every page, as the tests saw it

Written by \`npm test -- --screenshots\` with the product's own samples: each page from its top, on a desktop (1280 px) and a phone (390 px),
in light and in dark. Do not edit.
`;

/** Lists the pictures, page by page, those of the other screen too where they were drawn before. */
export function writeIndex(pictures: readonly Picture[]): void {
  const drawn = new Set(readdirSync(FOLDER));
  const pages = [...new Map(pictures.map(({ name, title }) => [name, title]))];
  const sections = pages.map(([name, title]) => {
    const links = ["desktop", "phone"].flatMap((screen) =>
      (["light", "dark"] as const).flatMap((scheme) => {
        const file = fileOf({ name, title, screen, scheme });
        return drawn.has(file) ? [`[${screen}, ${scheme}](${file})`] : [];
      }),
    );
    return `- **${title}**: ${links.join(" · ")}`;
  });
  writeFileSync(join(FOLDER, "README.md"), `${INTRODUCTION}\n${sections.join("\n")}\n`);
}
