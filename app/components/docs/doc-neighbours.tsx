import type { Route } from "next";
import Link from "next/link";
import { docPages } from "@/lib/doc-pages";

/** The way to the page before and the page after. */
export function DocNeighbours({ slug }: { slug: string }) {
  const at = docPages.findIndex((page) => page.slug === slug);
  const before = docPages[at - 1];
  const after = docPages[at + 1];
  return (
    <nav
      aria-label="Next and previous"
      className="mt-12 flex flex-wrap justify-between gap-4 border-t border-line pt-4"
    >
      {before ? (
        <Link href={`/docs/${before.slug}` as Route} className="link inline-flex min-h-11 items-center">
          Previous: {before.title}
        </Link>
      ) : (
        <span />
      )}
      {after && (
        <Link href={`/docs/${after.slug}` as Route} className="link inline-flex min-h-11 items-center">
          Next: {after.title}
        </Link>
      )}
    </nav>
  );
}
