// Plain JavaScript for Node >= 20 with no packages: it runs before there are any.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const stamp = join(modules, ".fiftyfold-lock");
const wantedMajor = 24;

/** Makes node_modules match package-lock.json and returns the Node 24 to run with. Says nothing unless it installs. */
export function bootstrap() {
  const lock = readFileSync(join(root, "package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex");
  if (!(existsSync(stamp) && readFileSync(stamp, "utf8") === hash)) {
    if (!isInstalled(JSON.parse(lock.toString("utf8")))) install();
    writeFileSync(stamp, hash);
  }
  return findNode();
}

/** Ends the process with one line on stderr. */
export function fail(message) {
  process.stderr.write(`fiftyfold: ${message}\n`);
  process.exit(1);
}

/**
 * The environment for whatever runs under Node 24: `node` there means the same Node, without notes on new features. It keeps what it has
 * compiled, as each evaluation begins with processes that load the same code.
 */
export function nodeEnvironment(node) {
  const quiet = "--disable-warning=ExperimentalWarning";
  const options = process.env.NODE_OPTIONS ?? "";
  return {
    ...process.env,
    // What runs models in this very process, such as a benchmark, reports to nobody either.
    ORT_DISABLE_TELEMETRY: "1",
    PATH: [dirname(node), process.env.PATH].join(delimiter),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(modules, ".cache/compiled"),
    NODE_OPTIONS: options.includes(quiet) ? options : `${options} ${quiet}`.trim(),
  };
}

/** Whether npm's own record of what it installed agrees with the lock: somebody ran npm by hand. */
function isInstalled(lock) {
  const record = join(modules, ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== "");
  const present = wanted.every(([path, { version, integrity, optional }]) =>
    installed[path] ? installed[path].version === version && installed[path].integrity === integrity : optional,
  );
  return present && Object.keys(installed).every((path) => lock.packages[path]);
}

function install() {
  process.stderr.write("fiftyfold: installing the packages of package-lock.json (npm ci), about a minute ...\n");
  const path = (process.env.PATH ?? "").split(delimiter);
  const env = {
    ...process.env,
    // npm must not run on a Node inside the folder that it is about to replace.
    PATH: path.filter((folder) => !folder.startsWith(modules)).join(delimiter),
    // Its install script fetches CUDA files; Fiftyfold computes on the CPU. npm 10 does not read "allowScripts".
    ONNXRUNTIME_NODE_INSTALL: "skip",
    NODE_ENV: "",
    npm_config_loglevel: "error",
    npm_config_fetch_retry_mintimeout: "2000",
    npm_config_fetch_retry_maxtimeout: "10000",
  };
  const flags = ["ci", "--no-audit", "--no-fund", "--include=dev", "--include=optional"];
  const run = spawnSync("npm", flags, {
    cwd: root,
    env,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (run.error)
    fail(`npm could not be started (${run.error.message}). Install Node.js 20 or newer together with npm.`);
  if (run.status === 0) return;
  const output = `${run.stderr}\n${run.stdout}`.trim();
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/.test(output)
  ) {
    fail(
      "the packages could not be installed: the npm registry cannot be reached. Check the network and run this again.",
    );
  }
  process.stderr.write(`${output.split("\n").slice(-20).join("\n")}\n`);
  fail(`the packages could not be installed: npm ci ended with ${run.signal ?? run.status}. Its last lines are above.`);
}

function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= wantedMajor) return process.execPath;
  const node = join(modules, "node/bin/node");
  if (existsSync(node)) return node;
  fail(
    `Node ${wantedMajor} is missing (${node}). Delete node_modules and run this again, or use Node ${wantedMajor} yourself.`,
  );
}
