import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fail, nodeEnvironment, root } from "./bootstrap.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of a Chromium: the machine's own, or Debian's, or Playwright's, installed now if need be. */
export function provideChromium(node) {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given)) fail(`CHROMIUM_PATH is ${given}, but there is nothing.`);
  return given || onPath() || fromDebian() || fromPlaywright(node) || fail(missing);
}

const missing =
  "the browser tests need Chromium, and it could be found neither on the PATH nor installed. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.";

function onPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function fromDebian() {
  const system = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  // Ubuntu's package is a stub that asks for snap.
  if (process.getuid?.() !== 0 || !/^ID=debian$/m.test(system)) return undefined;
  process.stderr.write("fiftyfold: installing Debian's Chromium for the browser tests ...\n");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args) => spawnSync("apt-get", args, { env, stdio: ["ignore", 2, 2] }).status === 0;
  return apt("update") && apt("install", "-y", "--no-install-recommends", "chromium") ? onPath() : undefined;
}

function fromPlaywright(node) {
  process.stderr.write("fiftyfold: installing Playwright's Chromium for the browser tests ...\n");
  const env = nodeEnvironment(node);
  const cli = join(root, "node_modules/@playwright/test/cli.js");
  if (spawnSync(node, [cli, "install", "chromium"], { cwd: root, env, stdio: ["ignore", 2, 2] }).status !== 0)
    return undefined;
  const ask = 'import { chromium } from "@playwright/test"; console.log(chromium.executablePath())';
  const answer = spawnSync(node, ["--input-type=module", "-e", ask], { cwd: root, env, encoding: "utf8" });
  const path = answer.stdout.trim();
  return existsSync(path) ? path : undefined;
}
