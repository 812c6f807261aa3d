"use client";

import { createContext, type ReactNode, use, useCallback, useState } from "react";

type Followed = {
  /** The variant that every chart of the page points out. */
  variant: string;
  follow: (variant: string) => void;
};

const Context = createContext<Followed | null>(null);

/** Lets one variant be followed through all charts and tables of a ranking; the address keeps it. */
export function FollowProvider({ start, children }: { start: string; children: ReactNode }) {
  const [variant, setVariant] = useState(start);
  const follow = useCallback((next: string) => {
    setVariant(next);
    const url = new URL(location.href);
    url.searchParams.set("variant", next);
    history.replaceState(null, "", url);
  }, []);
  return <Context value={{ variant, follow }}>{children}</Context>;
}

export function useFollowed(): Followed {
  const followed = use(Context);
  if (followed === null) throw new Error("useFollowed needs a FollowProvider above it.");
  return followed;
}

/** The followed variant's name, also where none can be followed, as on paper: then null. */
export const useFollowedName = (): string | null => use(Context)?.variant ?? null;

/** `fallback`: what is shown where the followed variant is not among these. */
type SelectProps = { variants: string[]; label: string; fallback?: string };

/** Chooses the variant to follow. */
export function FollowSelect({ variants, label, fallback }: SelectProps) {
  const { variant, follow } = useFollowed();
  return (
    <label className="text-xs text-muted print:hidden">
      {label}
      <select
        value={variants.includes(variant) ? variant : fallback}
        onChange={(event) => follow(event.target.value)}
        className="mt-1 block min-h-11 w-full min-w-40 rounded-md border border-control bg-surface px-3 text-sm text-ink"
      >
        {variants.map((each) => (
          <option key={each} value={each}>
            variant {each}
          </option>
        ))}
      </select>
    </label>
  );
}
