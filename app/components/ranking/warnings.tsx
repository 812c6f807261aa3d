import type { ReactNode } from "react";

type Props = {
  warnings: readonly string[];
  /** What can be done about them, where there is something. */
  children?: ReactNode;
};

/** What takes from the worth of a ranking: said loudly, before anything else is believed. */
export function Warnings({ warnings, children }: Props) {
  if (warnings.length === 0) return null;
  return (
    <div role="alert" className="mb-6 flex max-w-3xl gap-3 rounded-lg border-2 border-bad bg-bad-soft p-4">
      <svg viewBox="0 0 20 20" className="mt-0.5 h-6 w-6 shrink-0 text-bad" aria-hidden="true">
        <path d="M10 1.5 19 18H1z" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />
        <path d="M10 7.5v5M10 14.4v1.4" stroke="currentColor" strokeWidth="1.8" />
      </svg>
      <div className="space-y-2">
        {warnings.map((warning) => (
          <p key={warning}>{warning}</p>
        ))}
        {children}
      </div>
    </div>
  );
}
