import clsx from "clsx";
import type { ComponentProps } from "react";

/** Holds the place of what is still coming, at its size, so that nothing jumps. */
export function Skeleton({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div aria-hidden="true" className={clsx("rounded-md bg-noise motion-safe:animate-pulse", className)} {...rest} />
  );
}
