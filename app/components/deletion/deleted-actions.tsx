"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import type { DeletedItem } from "#server/contracts/deleted-item";
import { deletedName } from "@/components/deletion/deleted-words";
import { useRestore } from "@/components/deletion/use-restore";
import { Button } from "@/components/ui/button";

const ClearDialog = dynamic(() => import("@/components/deletion/clear-dialog"), { ssr: false });

export function DeletedActions({ item }: { item: DeletedItem }) {
  const restore = useRestore();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const name = deletedName(item);
  const bringBack = async () => {
    setBusy(true);
    await restore(item.kind, item.id, name);
    setBusy(false);
  };
  return (
    <div className="-mr-4 flex flex-wrap items-center gap-2">
      <Button aria-label={`Restore ${name}`} disabled={busy} onClick={bringBack}>
        Restore
      </Button>
      <Button look="quiet" aria-label={`Delete for good now: ${name}`} onClick={() => setAsking(true)}>
        Delete for good now
      </Button>
      {asking && <ClearDialog item={item} onClose={() => setAsking(false)} />}
    </div>
  );
}
