import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DocPage } from "@/lib/doc-pages";

/** The Markdown of a page without its title, which the page sets itself. The app runs from the repository's root. */
export async function readDoc({ file }: DocPage): Promise<string> {
  const markdown = await readFile(join(process.cwd(), "docs", file), "utf8");
  return markdown.replace(/^# .*\n+/, "").replaceAll(/<!--.*?-->\n?/gs, "");
}
