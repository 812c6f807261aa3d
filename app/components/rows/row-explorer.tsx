"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { ROW_WINDOW } from "#server/contracts/row-window";
import type { RowFilter, RowPage, RowSource } from "#server/contracts/rows";
import { ProblemAlert } from "@/components/problem-alert";
import { AnswerLegend } from "@/components/rows/answer-bar";
import { type Facets, FilterFields } from "@/components/rows/filter-fields";
import { RowList } from "@/components/rows/row-list";
import { rowsApi } from "@/components/rows/row-source";
import { filterPhrases } from "@/components/rows/row-words";
import { queryOfFilter } from "@/components/rows/rows-query";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { count, plural } from "@/lib/format";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";
import { useLater } from "@/lib/use-later";

const RowDialog = dynamic(() => import("@/components/rows/row-dialog"), { ssr: false });

/** Browsers let nothing be taller than some 17 million pixels. */
const MOST_LISTED = 140_000;

type Props = { source: RowSource; start: RowFilter; first: RowPage; facets: Facets };

/** Rows by disagreement, error, label, slice and words; the address says what is shown. */
export function RowExplorer({ source, start, first, facets }: Props) {
  const trpc = useTRPC();
  const [filter, setFilter] = useState(start);
  const [opened, setOpened] = useState<number | null>(null);
  const later = useLater(180);
  const window_ = { offset: 0, limit: ROW_WINDOW };
  const head = useQuery(
    trpc.rows.list.queryOptions(
      { source, filter, window: window_ },
      {
        initialData: filter === start ? first : undefined,
        placeholderData: keepPreviousData,
        staleTime: Number.POSITIVE_INFINITY,
      },
    ),
  );
  const total = head.data?.total ?? 0;
  const listed = Math.min(total, MOST_LISTED);
  const show = (next: RowFilter): void => {
    setFilter(next);
    setOpened(null);
    history.replaceState(null, "", `${location.pathname}${queryOfFilter(next)}`);
  };
  const change = (part: Partial<RowFilter>): void => {
    const next = { ...filter, ...part };
    // Words are typed letter by letter; everything else is one choice.
    if ("q" in part) later(() => show(next));
    else show(next);
  };
  const phrases = filterPhrases(filter);
  return (
    <div className="space-y-5">
      <FilterFields filter={filter} facets={facets} onChange={change} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p aria-live="polite" className="font-semibold tabular-nums">
          {plural(total, "row")}
        </p>
        {phrases.map(({ name, words }) => (
          <button
            key={name}
            type="button"
            onClick={() => show({ ...filter, [name]: undefined })}
            className="inline-flex min-h-9 max-w-full cursor-pointer items-center gap-2 rounded-full border border-control px-3 text-xs hover:border-ink"
          >
            <span className="truncate">{words}</span>
            <span aria-hidden="true">×</span>
            <span className="sr-only">: drop this</span>
          </button>
        ))}
        <a href={`${rowsApi(source)}/rows.csv${queryOfFilter(filter)}`} className={buttonClass("quiet", "ml-auto")}>
          These rows as CSV
        </a>
      </div>
      {total > listed && (
        <p className="text-sm text-muted">
          The list shows the first {count(listed)} of them; the conditions narrow it down, and the CSV has all.
        </p>
      )}
      {head.error && <ProblemAlert problem={problemOf(head.error)} />}
      {total > 0 && <AnswerLegend />}
      {total > 0 ? (
        <RowList
          key={queryOfFilter(filter)}
          source={source}
          filter={filter}
          total={listed}
          first={head.isPlaceholderData ? undefined : head.data}
          onOpen={setOpened}
        />
      ) : (
        !head.error && (
          <EmptyState title="No row is like that">
            Drop one of the conditions above: {phrases.map(({ words }) => words).join(", ") || "none is set"}.
          </EmptyState>
        )
      )}
      {opened !== null && (
        <RowDialog
          source={source}
          filter={filter}
          total={listed}
          index={opened}
          onMove={setOpened}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}
