"use client";

import { useState } from "react";
import { ForestChart } from "@/components/charts/forest-chart";
import { forestHeight, type Mark } from "@/components/charts/forest-layout";
import { FollowSelect, useFollowed } from "@/components/ranking/followed";
import { figure, figureRange, type Unit } from "@/lib/figure";

/** `constrained`: something must hold besides, so that not to meet it keeps a variant out of the best set too. */
type Props = { marks: Mark[]; title: string; unit: Unit; constrained: boolean };

/** Two panels with the same rows: the metric with its interval, and the ranks that each variant could have. */
export function ForestPlot({ marks, title, unit, constrained }: Props) {
  const [pointed, setPointed] = useState<string | null>(null);
  const { variant: followed, follow } = useFollowed();
  const told = marks.find(({ variant }) => variant === (pointed ?? followed));
  return (
    <div>
      <div className="flex flex-wrap items-end justify-between gap-4">
        <Legend constrained={constrained} />
        <FollowSelect label="Follow a variant through the page" variants={marks.map(({ variant }) => variant)} />
      </div>
      <p className="my-3 min-h-10 text-sm tabular-nums sm:min-h-6">
        {told && (
          <>
            <strong>Variant {told.variant}</strong>: {title} {figure(told.estimate, unit)} (
            {figureRange(told.interval, unit)}), could be rank {told.rankInterval[0]} to {told.rankInterval[1]},{" "}
            {told.inBestSet ? "in the best set" : "not in the best set"}.
          </>
        )}
      </p>
      <div
        className="grid gap-8 print:break-inside-avoid print:grid-cols-[3fr_2fr] lg:grid-cols-[3fr_2fr]"
        aria-hidden="true"
      >
        {(["figure", "rank"] as const).map((panel) => (
          <div key={panel}>
            <p className="mb-1 pl-10 text-xs text-muted">
              {panel === "rank" ? "ranks it could have (1 is best)" : unit === "share" ? `${title}, %` : title}
            </p>
            <div style={{ height: forestHeight(marks.length) }}>
              <ForestChart
                marks={marks}
                panel={panel}
                unit={unit}
                pointed={pointed ?? followed}
                onPoint={setPointed}
                onPick={follow}
              />
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

function Legend({ constrained }: { constrained: boolean }) {
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
      <li className="flex items-center gap-2">
        <svg viewBox="0 0 16 16" className="size-4" aria-hidden="true">
          <path d="M8 1l7 7-7 7-7-7z" className="fill-best" />
        </svg>
        in the best set
      </li>
      <li className="flex items-center gap-2">
        <svg viewBox="0 0 16 16" className="size-4" aria-hidden="true">
          <circle cx="8" cy="8" r="4.5" className="fill-surface stroke-rest" strokeWidth="2" />
        </svg>
        {constrained ? "ruled out as the best, or surely missing a constraint" : "ruled out as the best"}
      </li>
      <li className="flex items-center gap-2">
        <svg viewBox="0 0 16 16" className="size-4" aria-hidden="true">
          <path d="M8 1.5 14.5 8 8 14.5 1.5 8z" className="fill-best-soft stroke-best" strokeWidth="1.5" />
          <path d="M8 4.5 11.5 8 8 11.5 4.5 8z" className="fill-best" />
        </svg>
        recommended
      </li>
    </ul>
  );
}
