import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";

export function Disclosure({
  summary,
  children,
  className,
  ...rest
}: ComponentProps<"details"> & { summary: ReactNode }) {
  return (
    <details className={clsx("group", className)} {...rest}>
      <summary className="inline-flex min-h-11 list-none items-center gap-2 text-sm font-semibold [&::-webkit-details-marker]:hidden">
        <svg
          viewBox="0 0 10 10"
          className="h-2.5 motion-safe:transition-transform group-open:rotate-90"
          aria-hidden="true"
        >
          <path d="M3 1l4 4-4 4" fill="none" stroke="currentColor" strokeWidth="1.8" />
        </svg>
        {summary}
      </summary>
      <div className="pt-2">{children}</div>
    </details>
  );
}
