"use client";

import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { ROW_WINDOW } from "#server/contracts/row-window";
import type { RowFilter, RowPage, RowSource } from "#server/contracts/rows";
import { ProblemAlert } from "@/components/problem-alert";
import { ROW_HEIGHT, RowItem } from "@/components/rows/row-item";
import { Skeleton } from "@/components/ui/skeleton";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

type Props = {
  source: RowSource;
  filter: RowFilter;
  total: number;
  /** The first window, where it came with the page. */
  first: RowPage | undefined;
  onOpen: (index: number) => void;
};

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: 5, PageUp: -5 };

/** All rows of a filter as one list that is fetched where it is looked at. */
export function RowList({ source, filter, total, first, onOpen }: Props) {
  const trpc = useTRPC();
  const region = useRef<HTMLDivElement>(null);
  /** The row that the keys have gone to, while it is on its way; the region has the focus meanwhile. */
  const awaited = useRef<number | null>(null);
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => region.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    initialRect: { width: 800, height: 640 },
  });
  const items = virtualizer.getVirtualItems();
  const starts = [...new Set(items.map(({ index }) => Math.floor(index / ROW_WINDOW) * ROW_WINDOW))];
  const windows = useQueries({
    queries: starts.map((offset) =>
      trpc.rows.list.queryOptions(
        { source, filter, window: { offset, limit: ROW_WINDOW } },
        {
          initialData: offset === 0 ? first : undefined,
          placeholderData: offset === 0 ? keepPreviousData : undefined,
          staleTime: Number.POSITIVE_INFINITY,
        },
      ),
    ),
  });
  const failed = windows.find(({ error }) => error);
  const rowAt = (index: number) => {
    const at = starts.indexOf(Math.floor(index / ROW_WINDOW) * ROW_WINDOW);
    return windows[at]?.data?.rows[index % ROW_WINDOW];
  };
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const { target } = event;
    const onRow = target instanceof HTMLElement ? target.dataset.index : undefined;
    const at = Number(onRow ?? awaited.current ?? Number.NaN);
    const ends: Record<string, number> = { Home: 0, End: total - 1 };
    const next = ends[event.key] ?? at + (STEPS[event.key] ?? Number.NaN);
    if (Number.isNaN(at) || Number.isNaN(next)) return;
    event.preventDefault();
    const index = Math.max(0, Math.min(total - 1, next));
    virtualizer.scrollToIndex(index, { align: "auto" });
    awaited.current = index;
    if (!rowElement(region.current, index)) region.current?.focus({ preventScroll: true });
    focusAwaited();
  };
  const focusAwaited = (): void => {
    const row = awaited.current === null ? null : rowElement(region.current, awaited.current);
    if (!row) return;
    awaited.current = null;
    row.focus();
  };
  useEffect(focusAwaited);
  return (
    <>
      {failed && <ProblemAlert problem={problemOf(failed.error)} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the rows in it, caught in one place */}
      <div
        ref={region}
        tabIndex={-1}
        onKeyDown={move}
        // Whoever goes elsewhere with the focus is not called back.
        onBlur={({ target }) => {
          if (target === region.current) awaited.current = null;
        }}
        className="h-[70dvh] min-h-96 overflow-y-auto rounded-lg border border-line bg-surface"
      >
        <ol aria-label="Rows" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const row = rowAt(index);
            return (
              <li
                key={key}
                aria-posinset={index + 1}
                aria-setsize={total}
                className="absolute inset-x-0 top-0"
                style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
              >
                {row ? (
                  <RowItem source={source} row={row} index={index} onOpen={() => onOpen(index)} />
                ) : (
                  <div className="flex h-full items-center border-b border-line px-3">
                    <Skeleton className="h-14 w-full" />
                  </div>
                )}
              </li>
            );
          })}
        </ol>
      </div>
    </>
  );
}

const rowElement = (region: HTMLElement | null, index: number): HTMLElement | null =>
  region?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null;
