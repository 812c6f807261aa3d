"use client";

import { useMemo, useState } from "react";
import { StripChart } from "@/components/charts/strip-chart";
import { BAND, chartHeight, layoutStrips, type Scale } from "@/components/charts/strip-layout";
import { metricOfAll, type Strip } from "@/components/charts/strips";
import { FollowVariant, useFollowedVariant } from "@/components/family/followed-variant";
import { capital, percent, pointsWide, signed } from "@/lib/format";
import { kindWords } from "@/lib/words";

const SCALES: Scale[] = ["centred", "same"];

/** The chart with its two controls: the scale, and which variant to follow through all tests. */
export function StripPlot({ strips }: { strips: Strip[] }) {
  const [scale, setScale] = useState<Scale>("centred");
  const { variant: picked, follow } = useFollowedVariant();
  const [pointed, setPointed] = useState<string | null>(null);
  const chosen = pointed ?? picked;
  const { rows, ticks, domain } = useMemo(() => layoutStrips(strips, scale), [strips, scale]);
  const metric = metricOfAll(strips);
  const formatTick = (value: number) => (scale === "centred" ? signed(value, 0) : `${value}%`);
  return (
    <div>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-4">
        <fieldset className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
          <legend className="mb-1 text-xs text-muted">Scale</legend>
          {SCALES.map((value) => (
            <label key={value} className="flex min-h-8 items-center gap-2">
              <input
                type="radio"
                name="scale"
                className="size-4 accent-best"
                checked={scale === value}
                onChange={() => setScale(value)}
              />
              {value === "centred" ? "Difference from each test’s mean" : `${capital(metric)} itself`}
            </label>
          ))}
        </fieldset>
        <FollowVariant variants={strips[0]?.values.map(({ variant }) => variant) ?? []} />
      </div>
      <div className="relative" style={{ height: chartHeight(strips.length) }}>
        <StripChart
          rows={rows}
          ticks={ticks}
          domain={domain}
          formatTick={formatTick}
          chosen={chosen}
          onPoint={setPointed}
          onPick={(variant) => follow(picked === variant ? null : variant)}
        />
        <ul aria-live="polite" aria-label="Published tests">
          {strips.map((strip, index) => (
            <StripHeading key={strip.name} strip={strip} top={index * BAND} chosen={chosen} />
          ))}
        </ul>
      </div>
      <p className="text-center text-xs text-muted">
        {scale === "centred" ? "points above or below the mean of the test" : `${metric} on the test`}
      </p>
    </div>
  );
}

function StripHeading({ strip, top, chosen }: { strip: Strip; top: number; chosen: string | null }) {
  const shares = strip.values.map(({ share }) => share);
  const followed = strip.values.find(({ variant }) => variant === chosen);
  return (
    <li
      className="pointer-events-none absolute inset-x-0 flex items-baseline justify-between gap-4 border-t border-line pt-1.5 text-sm"
      style={{ top }}
    >
      <span className="truncate">
        <span className="font-semibold">{strip.title}</span>{" "}
        <span className="hidden text-xs text-muted sm:inline">{kindWords(strip.kind)}</span>
      </span>
      <span className="shrink-0 text-xs tabular-nums">
        {followed ? (
          <span className="font-semibold text-mark">
            {chosen}: {percent(followed.share)} ({signed((followed.share - strip.mean) * 100)})
          </span>
        ) : (
          <span className="text-muted">
            {pointsWide(Math.max(...shares) - Math.min(...shares))}
            <span className="hidden sm:inline"> from worst to best</span>
          </span>
        )}
      </span>
    </li>
  );
}
