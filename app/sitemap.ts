import type { MetadataRoute } from "next";
import { getCaller } from "#server/api/caller";
import { docPages } from "@/lib/doc-pages";
import { siteAddress } from "@/lib/site-address";

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const address = await siteAddress();
  const slugs = await (await getCaller()).families.slugs();
  const paths = [
    "/",
    ...slugs.map((slug) => `/families/${slug}`),
    "/docs",
    ...docPages.map(({ slug }) => `/docs/${slug}`),
  ];
  return paths.map((path) => ({ url: new URL(path, address).href }));
}
