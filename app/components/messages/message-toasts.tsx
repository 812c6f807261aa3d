"use client";

import { useEffect } from "react";
import { toast } from "sonner";
import { Toaster } from "@/components/ui/toaster";
import { type Message, takeMessages } from "@/lib/messages";

/** Long enough to read it and reach its button; it waits longer while pointed at. */
const SHOWN_MS = 15_000;

export default function MessageToasts({ waiting }: { waiting: readonly Message[] }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever waits by then is taken
  useEffect(() => {
    for (const { title, description, action } of takeMessages())
      toast(title, { description, action, duration: SHOWN_MS });
  }, [waiting]);
  return <Toaster />;
}
