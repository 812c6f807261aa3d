import type { ComponentProps, ReactNode } from "react";

/** A choice of yes or no beside its words. */
export function CheckboxField({ label, ...rest }: ComponentProps<"input"> & { label: ReactNode }) {
  return (
    <label className="flex min-h-11 items-center gap-3 text-sm">
      <input type="checkbox" className="size-5 shrink-0 accent-best" {...rest} />
      <span>{label}</span>
    </label>
  );
}
