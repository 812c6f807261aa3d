import type { Metadata } from "next";
import type { ReactNode } from "react";

/** Whoever has the address can read the report: it goes to no search engine, and to no site that is linked from it. */
export const metadata: Metadata = { robots: { index: false, follow: false }, referrer: "no-referrer" };

export default function SharedLayout({ children }: { children: ReactNode }) {
  return children;
}
