"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ROW_WINDOW } from "#server/contracts/row-window";
import type { RowFilter, RowSource } from "#server/contracts/rows";
import { ProblemAlert } from "@/components/problem-alert";
import { RowDetail } from "@/components/rows/row-detail";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { count } from "@/lib/format";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

type Props = {
  source: RowSource;
  filter: RowFilter;
  total: number;
  /** Position in the list. */
  index: number;
  onMove: (index: number) => void;
  onClose: () => void;
};

/** The row at a position of the list, with the way to its neighbours. */
export default function RowDialog({ source, filter, total, index, onMove, onClose }: Props) {
  const trpc = useTRPC();
  const offset = Math.floor(index / ROW_WINDOW) * ROW_WINDOW;
  const window = useQuery(
    trpc.rows.list.queryOptions(
      { source, filter, window: { offset, limit: ROW_WINDOW } },
      { staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const row = window.data?.rows[index - offset]?.row;
  const detail = useQuery(
    trpc.rows.byNumber.queryOptions(
      { source, row: row ?? 1 },
      { enabled: row !== undefined, placeholderData: keepPreviousData, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const error = window.error ?? detail.error;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={row === undefined ? "Row" : `Row ${row}`}
        onKeyDown={(event) => {
          if (event.key === "ArrowRight" && index < total - 1) onMove(index + 1);
          if (event.key === "ArrowLeft" && index > 0) onMove(index - 1);
        }}
      >
        {error ? (
          <ProblemAlert problem={problemOf(error)} />
        ) : detail.data ? (
          <RowDetail source={source} detail={detail.data} />
        ) : (
          <Skeleton className="h-72" />
        )}
        <div className="mt-5 flex items-center justify-between gap-3">
          <Button disabled={index === 0} onClick={() => onMove(index - 1)}>
            Previous
          </Button>
          <span className="text-xs text-muted tabular-nums">
            {count(index + 1)} of {count(total)}
          </span>
          <Button disabled={index >= total - 1} onClick={() => onMove(index + 1)}>
            Next
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
