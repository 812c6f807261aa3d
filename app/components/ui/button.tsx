import clsx from "clsx";
import type { ComponentProps } from "react";

type Look = "primary" | "secondary" | "quiet" | "danger";

const base =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-md px-4 py-2 text-sm font-semibold no-underline motion-safe:transition-colors disabled:opacity-55";

const looks: Record<Look, string> = {
  primary: "bg-best text-on-best hover:brightness-110",
  secondary: "border border-control bg-surface text-ink hover:border-ink",
  quiet: "text-ink underline decoration-1 underline-offset-4 hover:decoration-2",
  danger: "border border-bad bg-surface text-bad hover:bg-bad-soft",
};

/** The look of a button, for links too. */
export const buttonClass = (look: Look = "secondary", extra?: string) => clsx(base, looks[look], extra);

export function Button({ look = "secondary", className, ...rest }: ComponentProps<"button"> & { look?: Look }) {
  return <button type="button" className={buttonClass(look, className)} {...rest} />;
}
