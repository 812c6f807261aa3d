import type { MetadataRoute } from "next";
import { siteAddress } from "@/lib/site-address";

export default async function robots(): Promise<MetadataRoute.Robots> {
  return {
    rules: { userAgent: "*", disallow: ["/api/", "/evaluations/", "/stress-sets", "/shared/"] },
    sitemap: new URL("/sitemap.xml", await siteAddress()).href,
  };
}
