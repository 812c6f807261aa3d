import type { RowSource, RowSummary } from "#server/contracts/rows";
import { AnswerBar } from "@/components/rows/answer-bar";
import { rowsApi } from "@/components/rows/row-source";
import { inputLine } from "@/components/rows/row-words";
import { percent } from "@/lib/format";

export const ROW_HEIGHT = 120;

type Props = { source: RowSource; row: RowSummary; onOpen: () => void; index: number };

/** A row in the list: what was asked, what it really is, what the variants make of it. */
export function RowItem({ source, row, onOpen, index }: Props) {
  const all = row.answers.reduce((sum, { variants }) => sum + variants, 0);
  const { own } = row;
  return (
    <button
      type="button"
      data-index={index}
      onClick={onOpen}
      className="flex h-full w-full cursor-pointer items-center gap-x-4 border-b border-line px-3 text-left text-sm hover:bg-best-soft"
    >
      {row.input.image !== null && <RowImage source={source} row={row.row} className="size-20 shrink-0" />}
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 break-words">{inputLine(row)}</span>
        <span className="mt-1 block truncate text-xs text-muted tabular-nums">
          row {row.row} · really <strong className="text-ink">{row.truth}</strong> · {row.right} of {all} right
          {own && (
            <>
              {" "}
              · it says <strong className={own.label === row.truth ? "text-best" : "text-mark"}>{own.label}</strong>,{" "}
              {percent(own.confidence, 0)} sure
            </>
          )}
        </span>
        <span className="mt-1.5 block sm:hidden">
          <AnswerBar row={row} />
        </span>
      </span>
      <span className="hidden w-56 shrink-0 sm:block">
        <AnswerBar row={row} />
      </span>
    </button>
  );
}

export function RowImage({ source, row, className }: { source: RowSource; row: number; className: string }) {
  return (
    // biome-ignore lint/performance/noImgElement: private and small already; nothing of it may pass an image service
    <img
      src={`${rowsApi(source)}/rows/${row}/image.webp`}
      alt={`Row ${row}`}
      loading="lazy"
      className={`${className} rounded-sm bg-noise object-contain [image-rendering:pixelated]`}
    />
  );
}
