"use client";

import clsx from "clsx";
import { DropdownMenu as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

export const Menu = Primitive.Root;
export const MenuTrigger = Primitive.Trigger;

const panel = "z-30 max-h-[70dvh] min-w-48 overflow-y-auto rounded-md border border-control bg-surface p-1 text-sm";
const item =
  "flex min-h-11 cursor-pointer select-none items-center gap-2 rounded px-3 outline-none data-[highlighted]:bg-best-soft data-[disabled]:opacity-55 sm:min-h-9";

export function MenuContent({ className, ...rest }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content align="end" sideOffset={6} className={clsx(panel, className)} {...rest} />
    </Primitive.Portal>
  );
}

export function MenuItem({ className, ...rest }: ComponentProps<typeof Primitive.Item>) {
  return <Primitive.Item className={clsx(item, className)} {...rest} />;
}

/** An item to switch on and off; the menu stays open, since several are switched in a row. */
export function MenuCheckboxItem({ className, children, ...rest }: ComponentProps<typeof Primitive.CheckboxItem>) {
  return (
    <Primitive.CheckboxItem className={clsx(item, className)} onSelect={(event) => event.preventDefault()} {...rest}>
      <span className="inline-flex size-4 items-center justify-center rounded-sm border border-control">
        <Primitive.ItemIndicator>
          <svg viewBox="0 0 12 12" className="size-3" aria-hidden="true">
            <path d="M2 6.5 5 9.5 10 3" fill="none" stroke="currentColor" strokeWidth="2" />
          </svg>
        </Primitive.ItemIndicator>
      </span>
      {children}
    </Primitive.CheckboxItem>
  );
}

export function MenuLabel({ className, ...rest }: ComponentProps<typeof Primitive.Label>) {
  return <Primitive.Label className={clsx("px-3 pb-1 pt-2 text-xs text-muted", className)} {...rest} />;
}
