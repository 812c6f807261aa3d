import type { MetadataRoute } from "next";
import { siteAddress } from "@/lib/site-address";

export default async function robots(): Promise<MetadataRoute.Robots> {
  return {
    // What is private is not found by who has no key to it, so it needs no mention here.
    rules: { userAgent: "*", disallow: ["/api/", "/shared/"] },
    sitemap: new URL("/sitemap.xml", await siteAddress()).href,
  };
}
