"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ProblemAlert } from "@/components/problem-alert";
import { Button } from "@/components/ui/button";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

/** Deletes after a second, deliberate press: there is no way back. */
export function DeleteSetButton({ id, name, leave = false }: { id: string; name: string; leave?: boolean }) {
  const router = useRouter();
  const trpc = useTRPC();
  const [asked, setAsked] = useState(false);
  const remove = useMutation(
    trpc.stressSets.delete.mutationOptions({
      onSuccess: () => (leave ? router.push("/stress-sets") : router.refresh()),
    }),
  );
  if (!asked)
    return (
      <Button look="quiet" aria-label={`Delete ${name}`} onClick={() => setAsked(true)}>
        Delete
      </Button>
    );
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate({ id })}>
        Delete file and evaluations for good
      </Button>
      <Button look="quiet" onClick={() => setAsked(false)}>
        Keep
      </Button>
      {remove.error && <ProblemAlert problem={problemOf(remove.error)} />}
    </div>
  );
}
