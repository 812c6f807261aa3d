"use client";

import Link from "next/link";
import { Button, buttonClass } from "@/components/ui/button";

/** Shown where a page could not be made. The sentence of a server error never reaches the browser, only its digest. */
export default function PageError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <div role="alert" className="max-w-2xl">
      <h1 className="text-3xl">This page could not be made</h1>
      <p className="mt-4 text-lg text-muted">
        The fault is on our side, and nothing you stored is lost. Try again; if it stays, the server’s log has the
        cause.
      </p>
      {error.digest && (
        <p className="mt-2 text-sm text-muted">
          Reference for the log: <code className="font-mono">{error.digest}</code>
        </p>
      )}
      <div className="mt-6 flex flex-wrap gap-3">
        <Button look="primary" onClick={() => retry()}>
          Try again
        </Button>
        <Link href="/" className={buttonClass()}>
          All families
        </Link>
      </div>
    </div>
  );
}
