"use client";

import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";

const ShareDialog = dynamic(() => import("@/components/sharing/share-dialog"), { ssr: false });

/** Opens the list of links under which others can read the report. */
export function ShareButton({ evaluation }: { evaluation: string }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button ref={button} className="mt-4" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Share this report
      </Button>
      {open && (
        <ShareDialog evaluation={evaluation} onClose={() => setOpen(false)} onClosed={() => button.current?.focus()} />
      )}
    </>
  );
}
