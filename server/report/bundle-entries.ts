import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Family, familySchema, variantIdSchema } from "#server/contracts/family";
import type { Mapping } from "#server/contracts/mapping";
import type { Report } from "#server/contracts/report";
import { NotFoundError } from "#server/errors";
import { reportJson } from "#server/report/build-report";
import { bundleColumns } from "#server/report/bundle-columns";
import { bundleLicence } from "#server/report/bundle-licence";
import { bundleReadme } from "#server/report/bundle-readme";
import { bundleScripts } from "#server/report/bundle-scripts";
import { reportHtml } from "#server/report/report-html";

export type BundleSource = {
  /** The family package's folder. */
  packageDir: string;
  /** One variant, or the members of an ensemble, best first. */
  variants: string[];
  /** null where a variant is taken straight from the catalogue. */
  report: Report | null;
  /** How the stress set behind the report was read; null where there is none, or it is not known. */
  mapping?: Mapping | null;
};

/** A file of a bundle: made here, or copied from the family package. */
export type BundleEntry = { name: string; sha256: string } & ({ text: string } | { path: string });

/** Files of a package that say how input is prepared; a family has those of its kind. */
const preparation = ["tokenizer.json", "preprocessor_config.json", "features.json"];

/** All files of a bundle in their order, SHA256SUMS last. */
export async function listBundleEntries({
  packageDir,
  variants,
  report,
  mapping = null,
}: BundleSource): Promise<BundleEntry[]> {
  const family = familySchema.parse(JSON.parse(await readFile(join(packageDir, "family.json"), "utf8")));
  const card = await readFile(join(packageDir, "README.md"), "utf8");
  const entries: BundleEntry[] = [];
  for (const variant of variants) {
    entries.push(await copied(modelName(variant, variants), await findModel(packageDir, variant, family)));
  }
  entries.push(await copied("config.json", join(packageDir, "config.json")));
  for (const name of preparation) {
    // The comment keeps Next's build from tracing the whole repository for a path that is only known at run time.
    const path = join(/* turbopackIgnore: true */ packageDir, name);
    if (await isFile(path)) entries.push(await copied(name, path));
  }
  entries.push(made("README.md", bundleReadme(family, variants, card, report, mapping)));
  entries.push(made("LICENSE", bundleLicence(family, variants)));
  entries.push(...bundleScripts(family.task).map(({ name, text }) => made(name, text)));
  if (mapping) entries.push(made("mapping.json", `${JSON.stringify(bundleColumns(mapping), null, 2)}\n`));
  if (report) {
    entries.push(
      made("report.json", reportJson(report)),
      made("report.html", reportHtml(report, family.title, family.labels)),
    );
  }
  const sums = entries.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");
  return [...entries, made("SHA256SUMS", sums)];
}

/** The file of a model: `model.onnx` where it is alone. */
export const modelName = (variant: string, variants: readonly string[]): string =>
  variants.length === 1 ? "model.onnx" : `model-${variant}.onnx`;

async function findModel(packageDir: string, variant: string, family: Family): Promise<string> {
  // The id becomes part of a path, so it is checked before the disk is asked.
  const path = join(packageDir, "variants", `${variant}.onnx`);
  if (variantIdSchema.safeParse(variant).success && (await isFile(path))) return path;
  throw new NotFoundError(
    `The family ${family.slug} has no variant "${variant}".`,
    "Variants are named by their training seed, such as 07.",
  );
}

function made(name: string, text: string): BundleEntry {
  return { name, text, sha256: createHash("sha256").update(text, "utf8").digest("hex") };
}

async function copied(name: string, path: string): Promise<BundleEntry> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return { name, path, sha256: hash.digest("hex") };
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
