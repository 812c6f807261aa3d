import Link from "next/link";
import { SiteNav } from "@/components/site-nav";

/** The name, the way to the parts of the site, and the rule with fifty ticks. */
export function SiteHeader() {
  return (
    <header className="print:hidden">
      <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center justify-between gap-x-8 gap-y-1 px-4 py-3 sm:px-6">
        <Link href="/" className="flex min-h-11 items-center gap-2.5 text-lg font-bold tracking-tight">
          <svg viewBox="0 0 34 20" className="h-5" aria-hidden="true">
            <g className="fill-rest">
              {[3, 10, 17, 24, 31].map((x) => (
                <circle key={x} cx={x} cy="16" r="2.6" />
              ))}
            </g>
            <path d="M24 0.5 28 5l-4 4.5L20 5z" className="fill-best" />
          </svg>
          Fiftyfold
        </Link>
        <SiteNav />
      </div>
      <div className="fifty-ticks" />
    </header>
  );
}
