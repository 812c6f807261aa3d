"use client";

import { useQuery } from "@tanstack/react-query";
import type { StressedPart, StressedRow } from "#server/contracts/stress-preview";
import type { StressChoice } from "#server/contracts/stresses";
import { ProblemAlert } from "@/components/problem-alert";
import { Skeleton } from "@/components/ui/skeleton";
import { count, plural } from "@/lib/format";
import { markChanges } from "@/lib/mark-changes";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

/** Three rows of the set before and after a stress. */
export function StressPreview({ stressSet, stress }: { stressSet: string; stress: StressChoice }) {
  const trpc = useTRPC();
  const preview = useQuery(trpc.stressSets.previewStress.queryOptions({ id: stressSet, stress }, { retry: false }));
  if (preview.error) return <ProblemAlert problem={problemOf(preview.error)} />;
  if (!preview.data) return <Skeleton className="h-32 w-full" />;
  const { rows, looked, changed } = preview.data;
  return (
    <div aria-live="polite">
      <p className="mb-3 text-sm text-muted">
        {changed === 0
          ? `It finds nothing to change in the first ${plural(looked, "row")}.`
          : looked > rows.length
            ? `It changes ${count(changed)} of the first ${plural(looked, "row")}. The first that change:`
            : `The first ${plural(rows.length, "row")}:`}
      </p>
      <ul className="space-y-4">
        {rows.map((row) => (
          <li key={row.row} className="border-l-2 border-line pl-3">
            <p className="mb-1 text-xs text-muted">Row {count(row.row)}</p>
            <RowPreview row={row} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function RowPreview({ row: { kind, parts, more } }: { row: StressedRow }) {
  if (kind === "features")
    return (
      <ul className="text-sm tabular-nums">
        {parts.map(({ name, before, after }) => (
          <li key={name}>
            <span className="break-words">{name}</span>: {before} → <b className="font-semibold">{after}</b>
          </li>
        ))}
        {more > 0 && <li className="text-muted">and {plural(more, "more value")}</li>}
        {parts.length === 0 && <li className="text-muted">unchanged</li>}
      </ul>
    );
  return parts.map((part) =>
    kind === "image" ? <ImagePart key={part.name} part={part} /> : <TextPart key={part.name} part={part} />,
  );
}

function ImagePart({ part: { name, before, after } }: { part: StressedPart }) {
  return (
    <div className="flex flex-wrap gap-4">
      {[
        ["before", before],
        ["after", after],
      ].map(([when, source]) => (
        <figure key={when} className="text-xs text-muted">
          {/* biome-ignore lint/performance/noImgElement: a picture of a few bytes that is in the answer already */}
          <img
            src={source}
            alt={`${name}, ${when}`}
            className="size-28 border border-line [image-rendering:pixelated]"
          />
          <figcaption>{when}</figcaption>
        </figure>
      ))}
    </div>
  );
}

function TextPart({ part: { name, before, after } }: { part: StressedPart }) {
  const pieces = markChanges(before, after).map((piece, at) => ({ ...piece, at }));
  return (
    <div className="mb-2 space-y-1 text-sm">
      {name !== "text" && <p className="text-xs text-muted">{name}</p>}
      <p className="break-words text-muted">
        <span className="sr-only">before: </span>
        {before}
      </p>
      <p className="whitespace-pre-wrap break-words">
        <span className="sr-only">after: </span>
        {pieces.map(({ text, changed, at }) =>
          changed ? (
            <mark key={at} className="bg-best-soft font-semibold text-ink underline">
              {text}
            </mark>
          ) : (
            text
          ),
        )}
        {before === after && <span className="text-muted"> (unchanged)</span>}
      </p>
    </div>
  );
}
