"use client";

import { Toaster as Sonner } from "sonner";

/** Short messages at the foot of the page, such as what was deleted and can be had back. `toast` comes from sonner. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-center"
      theme="system"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-[min(28rem,calc(100vw-2rem))] items-center gap-4 rounded-md border border-control bg-surface p-3 pl-4 text-sm text-ink",
          title: "font-semibold",
          description: "text-muted",
          content: "flex-1",
          actionButton: "min-h-11 rounded-md px-4 font-semibold text-best underline underline-offset-4",
        },
      }}
    />
  );
}
