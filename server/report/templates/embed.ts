import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

// node server/report/templates/embed.ts
// Writes template-texts.ts from the files beside this one, and from modules of ours that the scripts share with the
// product. A bundled server has no folder to read them from, and the command line may run anywhere: as a module they are
// found in both.

const here = import.meta.dirname;
const root = join(here, "../../..");

/** Modules that import nothing but types: without those they are JavaScript that runs anywhere. */
const shared = ["pair-layout", "resize-image", "truncate-pair"];

/** A comment that described a type, which is gone. */
const ORPHANED = /^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n\n/gm;

function format(text: string, name: string): string {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const options = ["format", `--stdin-file-path=${join("server/report/templates", name)}`];
  return execFileSync(process.execPath, [biome, ...options], { cwd: root, input: text, encoding: "utf8" });
}

/** A module of ours as JavaScript, formatted as all our files are. */
function withoutTypes(name: string): string {
  const source = readFileSync(join(root, "server/preprocess", `${name}.ts`), "utf8");
  const plain = format(stripTypeScriptTypes(source), `${name}.mjs`).replace(ORPHANED, "").trimStart();
  if (/^import /m.test(plain)) throw new Error(`${name}.ts imports more than types: a bundle can't hold it.`);
  return `// The same code as the product's own, server/preprocess/${name}.ts, without its types.\n${plain}`;
}

function listTexts(): [string, string][] {
  const own = readdirSync(here).filter((name) => !name.endsWith(".ts"));
  const texts = own.map((name): [string, string] => [name, readFileSync(join(here, name), "utf8")]);
  const derived = shared.map((name): [string, string] => [`${name}.mjs`, withoutTypes(name)]);
  return [...texts, ...derived].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The text of template-texts.ts for the template files as they are now. */
export function embedTemplates(): string {
  const entries = listTexts().map(([name, text]) => {
    const escaped = text.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${");
    return `  ${/^\w+$/.test(name) ? name : `"${name}"`}: \`${escaped}\`,\n`;
  });
  return `// Written by templates/embed.ts from the files in templates/: change those, then run it again.\nexport const templateTexts = {\n${entries.join("")}};\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(here, "..", "template-texts.ts"), embedTemplates());
}
