import clsx from "clsx";
import type { ComponentProps } from "react";

export function Card({ className, ...rest }: ComponentProps<"section">) {
  return (
    <section
      className={clsx("rounded-lg border border-line bg-surface p-5 sm:p-7 print:border-0 print:p-0", className)}
      {...rest}
    />
  );
}
