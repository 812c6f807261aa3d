import type { ReactNode } from "react";
import type { ProblemDetail } from "#server/contracts/views";

function placeOf(where: ProblemDetail["where"]): string {
  if (!where) return "";
  const parts = [
    where.file && `file ${where.file}`,
    where.row !== undefined && `row ${where.row}`,
    where.line !== undefined && `line ${where.line}`,
    where.column && `column “${where.column}”`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** What is wrong, where, and what to do. */
export function ProblemAlert({ problem, children }: { problem: ProblemDetail; children?: ReactNode }) {
  const place = placeOf(problem.where);
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-bad bg-bad-soft p-4 text-sm">
      <svg viewBox="0 0 20 20" className="mt-0.5 h-5 w-5 shrink-0 text-bad" aria-hidden="true">
        <path d="M10 1.5 19 18H1z" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />
        <path d="M10 7.5v5M10 14.4v1.4" stroke="currentColor" strokeWidth="1.8" />
      </svg>
      <div className="space-y-1">
        <p className="font-semibold text-bad">{problem.message}</p>
        {place && <p>Where: {place}.</p>}
        {problem.hint && <p>What to do: {problem.hint}</p>}
        {children}
      </div>
    </div>
  );
}
