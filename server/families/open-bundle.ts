import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Context } from "#server/context";
import { findVariant } from "#server/families/find-variant";
import { type BundleSource, listBundleEntries } from "#server/report/bundle-entries";
import { bundleFileName, bundleStream } from "#server/report/bundle-zip";

/** A variant with everything needed to run it, to be zipped when it is opened. */
export type Bundle = {
  fileName: string;
  /** Names the content: the same value, the same zip. */
  sha256: string;
  open: () => Promise<Readable>;
};

/** @throws NotFoundError for a variant that the package lacks */
export async function describeBundle(family: string, source: BundleSource): Promise<Bundle> {
  const hash = createHash("sha256");
  for (const { name, sha256 } of await listBundleEntries(source)) hash.update(`${sha256}  ${name}\n`);
  // Another release of zlib may pack the same files into other bytes.
  hash.update(process.versions.zlib ?? "");
  return {
    fileName: bundleFileName(family, source.variants),
    sha256: hash.digest("hex"),
    open: () => bundleStream(source),
  };
}

/** The bundle of a variant straight from the catalogue. */
export async function openFamilyBundle(context: Pick<Context, "db">, slug: string, variant: string): Promise<Bundle> {
  const { packageDirectory } = await findVariant(context, slug, variant);
  return describeBundle(slug, { packageDir: packageDirectory, variants: [variant], report: null });
}
