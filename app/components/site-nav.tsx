"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { LinkPending } from "@/components/link-pending";

const PARTS = [
  { href: "/", title: "Families", holds: (path: string) => path === "/" || path.startsWith("/families") },
  { href: "/stress-sets", title: "Your data", holds: (path: string) => /^\/(stress-sets|evaluations)/.test(path) },
  { href: "/docs", title: "Docs", holds: (path: string) => path.startsWith("/docs") },
] as const;

/** The parts of the site; the one that holds the current page is marked. */
export function SiteNav() {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="flex gap-5 text-sm sm:gap-6">
      {PARTS.map(({ href, title, holds }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? "page" : holds(path) ? "true" : undefined}
          className={clsx(
            "inline-flex min-h-11 items-center underline-offset-4 hover:underline",
            holds(path) && "font-semibold",
          )}
        >
          {title}
          <LinkPending />
        </Link>
      ))}
    </nav>
  );
}
