import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ApiProvider } from "@/components/trpc-provider";

/** Whoever has the address can read the report: it goes to no search engine, and to no site that is linked from it. */
export const metadata: Metadata = { robots: { index: false, follow: false }, referrer: "no-referrer" };

export default function SharedLayout({ children }: { children: ReactNode }) {
  return <ApiProvider>{children}</ApiProvider>;
}
