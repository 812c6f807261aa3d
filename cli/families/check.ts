import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { checkBenchmarks } from "#cli/families/check/check-benchmarks";
import { checkDefinition } from "#cli/families/check/check-definition";
import { checkFingerprints } from "#cli/families/check/check-fingerprints";
import { checkVariants, probeVariants } from "#cli/families/check/check-variants";
import type { Finding } from "#cli/families/check/finding";
import { modelsDirectory } from "#cli/models-directory";
import { oneLine } from "#cli/one-line";
import type { Variant } from "#server/contracts/family";
import { InputError } from "#server/errors";

async function findPackage(path: string): Promise<string> {
  for (const candidate of [resolve(path), join(modelsDirectory(), path)]) {
    const found = await stat(candidate).catch(() => null);
    if (found?.isDirectory()) return candidate;
  }
  throw new InputError(`There is no folder ${path}.`, { hint: "Name a package, such as models/sentiment." });
}

async function listVariants(directory: string): Promise<Variant[]> {
  const files = await readdir(join(directory, "variants")).catch(() => []);
  const named = files.filter((file) => /^\d{2,4}\.onnx$/.test(file)).sort();
  return Promise.all(
    named.map(async (name) => {
      const bytes = await readFile(join(directory, "variants", name));
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return { variant: name.replace(".onnx", ""), file: `variants/${name}`, bytes: bytes.length, sha256 };
    }),
  );
}

/** Everything that the rules of a package say of a folder. */
export async function findProblems(path: string): Promise<Finding[]> {
  const directory = await findPackage(path);
  const findings: Finding[] = [];
  const defined = await checkDefinition(directory, findings);
  if (defined === null) return findings;
  const { family, readable } = defined;
  const variants = await listVariants(directory);
  await checkVariants(directory, variants, findings);
  if (readable && variants.length > 0) await probeVariants(directory, family, variants, findings);
  await checkFingerprints(directory, findings);
  await checkBenchmarks({ directory, family, variants }, findings);
  return findings;
}

/** Says for each file and rule whether a package keeps it, what is wrong, and what to do; the exit code is 1 if any is broken. */
export async function checkFamily(path: string): Promise<void> {
  const findings = await findProblems(path);
  const broken = findings.filter(({ problem }) => problem !== null);
  for (const { file, rule, problem, hint } of findings) {
    console.log(
      problem === null
        ? `ok   ${file}: ${rule}`
        : oneLine(`bad  ${file}: ${problem.replace(/\.$/, "")}. ${hint ?? ""}`.trim()),
    );
  }
  console.log(
    `\n${path}: ${broken.length === 0 ? "a sound package" : `${broken.length} ${broken.length === 1 ? "rule is" : "rules are"} broken`}.`,
  );
  if (broken.length > 0) process.exitCode = 1;
}
