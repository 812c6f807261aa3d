"use client";

import { useLinkStatus } from "next/link";

/**
 * Three dots inside a link while the page behind it is fetched. Pages have no loading.tsx above them: with one, the
 * answer would start as 200 before anybody knows whether the thing exists, and a missing family would not be a 404.
 */
export function LinkPending() {
  const { pending } = useLinkStatus();
  if (!pending) return null;
  return (
    <span role="status" className="ml-2 inline-flex motion-safe:animate-pulse gap-1 align-middle">
      <span className="sr-only">Loading</span>
      <span className="size-1.5 rounded-full bg-current" />
      <span className="size-1.5 rounded-full bg-current" />
      <span className="size-1.5 rounded-full bg-current" />
    </span>
  );
}
