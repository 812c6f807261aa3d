"use client";

import clsx from "clsx";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

type ContentProps = Omit<ComponentProps<typeof Primitive.Content>, "title"> & {
  title: ReactNode;
  description?: ReactNode;
};

/** A window over the page: takes the focus, gives it back, and closes by Escape. */
export function DialogContent({ title, description, className, children, ...rest }: ContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 bg-ink/40 dark:bg-paper/75" />
      <Primitive.Content
        aria-describedby={description ? undefined : ""}
        className={clsx(
          "fixed left-1/2 top-1/2 z-50 max-h-[85dvh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border border-control bg-surface p-5 sm:p-7",
          className,
        )}
        {...rest}
      >
        <div className="mb-4 flex items-start justify-between gap-4">
          <Primitive.Title className="text-xl">{title}</Primitive.Title>
          <Primitive.Close
            aria-label="Close"
            className="-mr-2 -mt-2 inline-flex size-11 shrink-0 items-center justify-center rounded-md text-muted hover:text-ink"
          >
            <svg viewBox="0 0 16 16" className="size-4" aria-hidden="true">
              <path d="M3 3l10 10M13 3L3 13" fill="none" stroke="currentColor" strokeWidth="1.8" />
            </svg>
          </Primitive.Close>
        </div>
        {description && (
          <Primitive.Description className="mb-4 text-sm text-muted">{description}</Primitive.Description>
        )}
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}
