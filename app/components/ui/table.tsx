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
const head =
  "sticky top-0 bg-surface px-3 py-2 text-left align-bottom text-xs font-semibold text-muted shadow-[inset_0_-1px_0_var(--control)] print:static print:border-b print:border-control print:px-1.5 print:shadow-none";

export function Th({ className, ...rest }: ComponentProps<"th">) {
  return <th scope="col" className={clsx(head, className)} {...rest} />;
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return (
    <td className={clsx("border-b border-line px-3 py-2 align-top print:px-1.5 print:py-1", className)} {...rest} />
  );
}
