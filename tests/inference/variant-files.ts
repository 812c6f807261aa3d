import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Files of the variants of a published family, in their order. */
export function variantFiles(slug: string): string[] {
  const folder = join(import.meta.dirname, "../../models", slug, "variants");
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}
