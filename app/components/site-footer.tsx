import Link from "next/link";
import { ShortcutKeys } from "@/components/shortcuts/shortcut-keys";

export function SiteFooter() {
  return (
    <footer className="mt-12 border-t border-line print:hidden">
      <div className="mx-auto grid w-full max-w-6xl gap-3 px-4 py-8 text-sm text-muted sm:grid-cols-2 sm:px-6">
        <p>
          Models that tie on the usual test can part ways on real data. Why that happens:{" "}
          <a className="link" href="https://jmlr.org/papers/v23/20-1335.html" rel="noreferrer">
            D’Amour et al. 2022, JMLR 23:226
          </a>
          .
        </p>
        <nav aria-label="Help" className="flex flex-wrap gap-x-5 sm:order-last">
          <Link className="link inline-flex min-h-11 items-center" href="/docs/start">
            Start in five minutes
          </Link>
          <Link className="link inline-flex min-h-11 items-center" href="/docs/data-formats">
            Data formats
          </Link>
          <Link className="link inline-flex min-h-11 items-center" href="/docs/api">
            REST API
          </Link>
          <Link className="link inline-flex min-h-11 items-center" href="/docs/glossary">
            Glossary
          </Link>
          <ShortcutKeys />
        </nav>
        <p className="sm:text-right">Uploads are private to this browser’s workspace and can be deleted at any time.</p>
      </div>
    </footer>
  );
}
