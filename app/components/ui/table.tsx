import clsx from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

type Props = { caption: ReactNode; children: ReactNode; className?: string };

/** A table that scrolls on its own, both ways, under a caption that stays readable on a narrow screen. */
export function Table({ caption, children, className }: Props) {
  const id = useId();
  return (
    <>
      <p id={id} className="mb-3 max-w-3xl text-sm text-muted print:break-after-avoid">
        {caption}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-labelledby={id} className={clsx(scroll, className)}>
        <table aria-labelledby={id} className="w-full border-collapse text-sm tabular-nums">
          {children}
        </table>
      </section>
    </>
  );
}

const scroll = "relative overflow-auto print:max-h-none [@media_print]:overflow-visible";

export function Th({ className, ...rest }: ComponentProps<"th">) {
  return <th scope="col" className={clsx("head-cell", className)} {...rest} />;
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return <td className={clsx("cell", className)} {...rest} />;
}
