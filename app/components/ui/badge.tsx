import clsx from "clsx";
import type { ReactNode } from "react";

const tones = {
  plain: "border-line text-muted",
  best: "border-best bg-best-soft text-best",
  bad: "border-bad bg-bad-soft text-bad",
};

export function Badge({ tone = "plain", children }: { tone?: keyof typeof tones; children: ReactNode }) {
  return (
    <span className={clsx("inline-block whitespace-nowrap rounded-full border px-2.5 py-0.5 text-xs", tones[tone])}>
      {children}
    </span>
  );
}
