"use client";

import { createContext, type ReactNode, use, useCallback, useState } from "react";
import { withVariant } from "@/components/family/variant-url";

type Followed = {
  /** The variant that every picture and table of the page points out; null where none is followed. */
  variant: string | null;
  follow: (variant: string | null) => void;
};

const Context = createContext<Followed | null>(null);

/** Lets one variant of a family be followed through all published tests; the address keeps it. */
export function FollowedVariantProvider({ start, children }: { start: string | null; children: ReactNode }) {
  const [variant, setVariant] = useState(start);
  const follow = useCallback((next: string | null) => {
    setVariant(next);
    history.replaceState(null, "", withVariant(location.href, next));
  }, []);
  return <Context value={{ variant, follow }}>{children}</Context>;
}

export function useFollowedVariant(): Followed {
  const followed = use(Context);
  if (followed === null) throw new Error("useFollowedVariant needs a FollowedVariantProvider above it.");
  return followed;
}

/** Chooses the variant to follow, or none. */
export function FollowVariant({ variants }: { variants: string[] }) {
  const { variant, follow } = useFollowedVariant();
  return (
    <label className="text-xs text-muted">
      Follow a variant through all tests
      <select
        value={variant ?? ""}
        onChange={(event) => follow(event.target.value || null)}
        className="mt-1 block min-h-11 w-full rounded-md border border-control bg-surface px-3 text-sm text-ink"
      >
        <option value="">none</option>
        {variants.map((each) => (
          <option key={each} value={each}>
            variant {each}
          </option>
        ))}
      </select>
    </label>
  );
}
