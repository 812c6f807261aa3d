"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemAlert } from "@/components/problem-alert";
import { ShareItem } from "@/components/sharing/share-item";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/checkbox-field";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

/** `onClosed`: puts the focus back, once the dialog is gone. */
type Props = { evaluation: string; onClose: () => void; onClosed: () => void };

/** Says what a link shows before one is made; then makes, lists and revokes links. */
export default function ShareDialog({ evaluation, onClose, onClosed }: Props) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [showRows, setShowRows] = useState(false);
  const shares = useQuery(trpc.shares.list.queryOptions({ evaluation }));
  const refresh = () => client.invalidateQueries({ queryKey: trpc.shares.list.queryKey({ evaluation }) });
  const create = useMutation(trpc.shares.create.mutationOptions({ onSuccess: refresh }));
  const error = shares.error ?? create.error;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Share this report"
        description="Whoever has the link can read the report, without an account, until you revoke the link."
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          onClosed();
        }}
      >
        <ul className="mb-4 list-disc space-y-1 pl-5 text-sm">
          <li>
            They see every figure of the report, the labels, the names and values of your slices, how many rows there
            are, and the file’s fingerprint (SHA-256).
          </li>
          <li>They do not see the file’s name, nor anything else of your workspace.</li>
          <li>They see the rows themselves only if you include them.</li>
        </ul>
        <CheckboxField
          label="Include the rows: inputs, names of images, labels, groups and each variant’s answers"
          checked={showRows}
          onChange={(event) => setShowRows(event.target.checked)}
        />
        <Button
          look="primary"
          className="mt-3"
          disabled={create.isPending}
          onClick={() => create.mutate({ evaluation, showRows })}
        >
          {create.isPending ? "Making the link…" : "Make a link"}
        </Button>
        <p role="status" className="mt-2 text-sm text-muted">
          {create.isSuccess && !create.isPending && "The link is made: it is the first below."}
        </p>
        {error && (
          <div className="mt-4">
            <ProblemAlert problem={problemOf(error)} />
          </div>
        )}
        <h3 className="mb-1 mt-6 text-base">Links that are open</h3>
        {shares.isPending && <Skeleton className="h-20" />}
        {shares.data?.length === 0 && <p className="text-sm text-muted">None: nobody but you can read this report.</p>}
        <ul aria-label="Links that are open" className="divide-y divide-line">
          {shares.data?.map((share) => (
            <ShareItem key={share.id} share={share} onChanged={refresh} />
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}
