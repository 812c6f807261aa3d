// node scripts/run.mjs FILE.ts ARGS...: runs a TypeScript file of this project under Node 24.
import { fail } from "./bootstrap.mjs";
import { runTypeScript } from "./run-typescript.mjs";

const [file, ...args] = process.argv.slice(2);
if (!file) fail("say which file to run.");
runTypeScript(file, args);
