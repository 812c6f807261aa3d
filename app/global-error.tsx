"use client";

import "./globals.css";
import { Button } from "@/components/ui/button";

/** Shown where not even the frame of the pages could be made. */
export default function GlobalError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <html lang="en-GB">
      <body className="px-4 py-12 sm:px-6">
        <title>Something broke · Fiftyfold</title>
        <main className="mx-auto max-w-2xl">
          <div role="alert">
            <h1 className="text-3xl">Fiftyfold could not show this page</h1>
            <p className="mt-4 text-lg text-muted">
              The server may just be starting. Wait a moment and try again; nothing you stored is lost.
            </p>
            {error.digest && (
              <p className="mt-2 text-sm text-muted">
                Reference for the log: <code className="font-mono">{error.digest}</code>
              </p>
            )}
            <Button look="primary" className="mt-6" onClick={() => retry()}>
              Try again
            </Button>
          </div>
        </main>
      </body>
    </html>
  );
}
