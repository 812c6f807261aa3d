"use client";

import dynamic from "next/dynamic";
import { useState, useSyncExternalStore } from "react";
import { type Message, onMessages, waitingMessages } from "@/lib/messages";

const MessageToasts = dynamic(() => import("@/components/messages/message-toasts"), { ssr: false });

const NONE: readonly Message[] = [];

/** Where messages appear. Until there is one, it costs a page nothing. */
export function MessagePlace() {
  const waiting = useSyncExternalStore(onMessages, waitingMessages, () => NONE);
  const [wanted, setWanted] = useState(false);
  if (waiting.length > 0 && !wanted) setWanted(true);
  return wanted && <MessageToasts waiting={waiting} />;
}
