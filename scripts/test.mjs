// npm test: every check there is. --unit: without build and browser. --e2e: build and browser only.
// --no-e2e (npm run verify): all but the browser. --screenshots: the browser's pictures of the pages go to docs/screenshots.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrap, fail, nodeEnvironment, root } from "./bootstrap.mjs";
import { provideChromium } from "./chromium.mjs";

const flags = new Set(process.argv.slice(2));
for (const flag of flags)
  if (!["--unit", "--e2e", "--no-e2e", "--screenshots"].includes(flag)) fail(`npm test does not know ${flag}.`);
const code = !flags.has("--e2e");
const build = !flags.has("--unit");
const browser = !flags.has("--unit") && !flags.has("--no-e2e");

const node = bootstrap();
const modules = join(root, "node_modules");
const results = join(root, "test-results");
const vitestReport = join(results, "vitest.json");
const playwrightReport = join(results, "playwright.json");
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };

/** Runs one check under Node 24; the first that fails ends everything. */
function check(title, args, { env = {}, count } = {}) {
  process.stdout.write(`\n> ${title}\n`);
  const environment = { ...nodeEnvironment(node), NEXT_TELEMETRY_DISABLED: "1", ...env };
  const run = spawnSync(node, args, { cwd: root, env: environment, stdio: ["ignore", "inherit", "inherit"] });
  const good = run.status === 0;
  if (count) count(good);
  if (good) return;
  if (total.failed === 0) total.failed = 1;
  report();
  fail(`${title}: failed${run.signal ? ` (${run.signal})` : ""}.`);
}

function report() {
  if (total.skipped) process.stdout.write(`\n${total.skipped} skipped\n`);
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
}

const read = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined);

function countVitest(good) {
  const found = read(vitestReport);
  add(found?.numPassedTests, found?.numFailedTests, found && found.numPendingTests + found.numTodoTests, good);
}

function countPlaywright(good) {
  const found = read(playwrightReport)?.stats;
  add(found && found.expected + found.flaky, found?.unexpected, found?.skipped, good);
}

function add(passed = 0, failed = 0, skipped = 0, good = true) {
  total.passed += passed;
  // A file that does not even load fails without a failed test in it.
  total.failed += good ? failed : Math.max(failed, 1);
  total.skipped += skipped;
}

function findFreePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

if (code) {
  check("types of the pages (next typegen)", [join(modules, "next/dist/bin/next"), "typegen"]);
  check("types (tsc)", [join(modules, "typescript/bin/tsc"), "--noEmit", "-p", "."]);
  check("style and import rules (biome)", [join(modules, "@biomejs/biome/bin/biome"), "check", "."]);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`];
  check("unit and integration tests (vitest)", [join(modules, "vitest/vitest.mjs"), "run", ...reporters], {
    count: countVitest,
  });
}
const chromium = browser ? provideChromium(node) : undefined;
if (build) check("build (next)", [join(root, "scripts/build.ts")]);
if (browser) {
  const data = mkdtempSync(join(tmpdir(), "fiftyfold-e2e-"));
  // As root, PostgreSQL's own user must pass through.
  chmodSync(data, 0o711);
  process.on("exit", () => rmSync(data, { recursive: true, force: true }));
  const env = {
    CHROMIUM_PATH: chromium,
    WRITE_SCREENSHOTS: flags.has("--screenshots") ? "1" : "",
    E2E_DATA_DIR: join(data, "data"),
    E2E_PORT: String(await findFreePort()),
    PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport,
  };
  const args = [join(modules, "@playwright/test/cli.js"), "test", "--reporter=list,json"];
  check("end to end, in a browser (playwright)", args, { env, count: countPlaywright });
}
report();
