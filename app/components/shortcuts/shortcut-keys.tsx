"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { actionOf, isFree } from "@/lib/shortcuts";

const ShortcutDialog = dynamic(() => import("@/components/shortcuts/shortcut-dialog"), { ssr: false });

const CHOICE = "fiftyfold-shortcuts";
/** A second key later than this is no longer part of a shortcut. */
const WAIT_MS = 1500;

function readChoice(): boolean {
  try {
    return localStorage.getItem(CHOICE) !== "off";
  } catch {
    return true;
  }
}

function keepChoice(on: boolean): void {
  try {
    localStorage.setItem(CHOICE, on ? "on" : "off");
  } catch {
    // A browser that stores nothing keeps the choice until the page is left.
  }
}

/** Listens for the shortcuts, unless they are switched off, and holds the button that lists them. */
export function ShortcutKeys() {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [on, setOn] = useState(true);
  useEffect(() => setOn(readChoice()), []);
  useEffect(() => {
    if (!on) return;
    let before: { key: string; at: number } | null = null;
    const listen = (event: KeyboardEvent) => {
      if (!isFree(event, event.target instanceof Element ? event.target : null)) return;
      const recent = before && event.timeStamp - before.at < WAIT_MS ? before.key : null;
      const action = actionOf(recent, event.key);
      before = action === "wait" ? { key: event.key, at: event.timeStamp } : null;
      if (action === "help") setOpen(true);
      else if (action === "search") {
        const search = document.querySelector<HTMLInputElement>("main input[type=search]");
        if (!search) return;
        event.preventDefault();
        search.focus();
      } else if (action !== null && action !== "wait") router.push(action.to);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [on, router]);
  const choose = (chosen: boolean) => {
    setOn(chosen);
    keepChoice(chosen);
  };
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} className="link inline-flex min-h-11 items-center">
        Keyboard shortcuts
      </button>
      {open && <ShortcutDialog on={on} onChoose={choose} onClose={() => setOpen(false)} />}
    </>
  );
}
