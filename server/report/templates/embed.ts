import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// node server/report/templates/embed.ts
// Writes template-texts.ts from the files beside this one. A bundled server has no folder to read them from, and the
// command line may run anywhere: as a module they are found in both.

const here = import.meta.dirname;
const names = ["npmrc", "package.json", "requirements.txt", "run.mjs", "run.py"];

/** The text of template-texts.ts for the template files as they are now. */
export function embedTemplates(): string {
  const entries = names.map((name) => {
    const text = readFileSync(join(here, name), "utf8");
    const escaped = text.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${");
    return `  ${/^\w+$/.test(name) ? name : `"${name}"`}: \`${escaped}\`,\n`;
  });
  return `// Written by templates/embed.ts from the files in templates/: change those, then run it again.\nexport const templateTexts = {\n${entries.join("")}};\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(here, "..", "template-texts.ts"), embedTemplates());
}
