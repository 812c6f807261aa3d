import clsx from "clsx";
import type { RowSummary } from "#server/contracts/rows";
import { answerWords } from "@/components/rows/row-words";

/** How many variants give each answer, as shares of one bar: the right answer filled, the others lined. */
export function AnswerBar({ row }: { row: Pick<RowSummary, "answers" | "truth"> }) {
  const rightFirst = (one: { label: string }, other: { label: string }) =>
    Number(other.label === row.truth) - Number(one.label === row.truth);
  const all = row.answers.reduce((sum, { variants }) => sum + variants, 0);
  return (
    <span className="block">
      <span className="flex h-3 gap-px overflow-hidden rounded-sm" aria-hidden="true">
        {[...row.answers].sort(rightFirst).map(({ label, variants }) => (
          <span
            key={label}
            style={{ width: `${(100 * variants) / all}%` }}
            className={clsx("h-full", label === row.truth ? "bg-best" : "border border-rest bg-surface")}
          />
        ))}
      </span>
      <span className="mt-1 block truncate text-xs text-muted tabular-nums">{answerWords(row)}</span>
    </span>
  );
}

/** What the colours of the bars mean. */
export function AnswerLegend() {
  return (
    <p className="flex flex-wrap items-center gap-x-5 gap-y-1 text-xs text-muted">
      <span>The bar of a row: how many of the variants give each answer.</span>
      <span className="flex items-center gap-2">
        <span aria-hidden="true" className="h-3 w-6 rounded-sm bg-best" />
        the right answer
      </span>
      <span className="flex items-center gap-2">
        <span aria-hidden="true" className="h-3 w-6 rounded-sm border border-rest bg-surface" />a wrong one
      </span>
    </p>
  );
}
