"use client";

import clsx from "clsx";
import { Popover as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

export const Popover = Primitive.Root;
export const PopoverTrigger = Primitive.Trigger;
export const PopoverClose = Primitive.Close;

export function PopoverContent({ className, ...rest }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        align="start"
        sideOffset={6}
        collisionPadding={12}
        className={clsx(
          "z-30 w-[min(22rem,calc(100vw-2rem))] rounded-md border border-control bg-surface p-4 text-sm",
          className,
        )}
        {...rest}
      />
    </Primitive.Portal>
  );
}
