"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { DeletedItem } from "#server/contracts/deleted-item";
import { deletedName, whatGoes } from "@/components/deletion/deleted-words";
import { ProblemAlert } from "@/components/problem-alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { focusTitle } from "@/lib/focus-title";
import { say } from "@/lib/messages";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

/** Says what goes, and clears it away after a second, deliberate press: there is no way back from here. */
export default function ClearDialog({ item, onClose }: { item: DeletedItem; onClose: () => void }) {
  const router = useRouter();
  const trpc = useTRPC();
  const procedures = item.kind === "stress-set" ? trpc.stressSets : trpc.evaluations;
  const clear = useMutation(
    procedures.clear.mutationOptions({
      onSuccess: () => {
        say({ title: `Deleted ${deletedName(item)} for good` });
        onClose();
        focusTitle();
        router.refresh();
      },
    }),
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={<span className="break-words">Delete {deletedName(item)} for good?</span>}
        description="It cannot be restored then. From this server go:"
      >
        <ul className="mb-6 list-disc space-y-1 pl-5 text-sm">
          {whatGoes(item).map((thing) => (
            <li key={thing}>{thing}</li>
          ))}
        </ul>
        <div className="flex flex-wrap items-center gap-3">
          <Button look="danger" disabled={clear.isPending} onClick={() => clear.mutate({ id: item.id })}>
            {clear.isPending ? "Deleting…" : "Delete for good"}
          </Button>
          <Button look="quiet" onClick={onClose}>
            Keep it for now
          </Button>
        </div>
        {clear.error && (
          <div className="mt-4">
            <ProblemAlert problem={problemOf(clear.error)} />
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}
