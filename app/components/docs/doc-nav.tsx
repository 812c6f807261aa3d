"use client";

import clsx from "clsx";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Disclosure } from "@/components/ui/disclosure";
import { docPages } from "@/lib/doc-pages";

function Links({ path }: { path: string }) {
  return (
    <ul>
      {docPages.map(({ slug, title }) => {
        const href = `/docs/${slug}`;
        return (
          <li key={slug}>
            <Link
              href={href as Route}
              aria-current={path === href ? "page" : undefined}
              className={clsx(
                "flex min-h-11 items-center border-l-2 pl-3 text-sm hover:underline underline-offset-4",
                path === href ? "border-best font-semibold" : "border-line text-muted",
              )}
            >
              {title}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** The pages of the docs: beside the text, and folded above it on a narrow screen. */
export function DocNav() {
  const path = usePathname();
  return (
    <>
      <nav aria-label="Docs" className="lg:hidden">
        <Disclosure key={path} summary="Pages of the docs">
          <Links path={path} />
        </Disclosure>
      </nav>
      <nav aria-label="Docs" className="hidden lg:block">
        <Links path={path} />
      </nav>
    </>
  );
}
