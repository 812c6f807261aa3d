"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { DeletedItem } from "#server/contracts/deleted-item";
import { UNDO_MINUTES } from "#server/contracts/deletion";
import { useRestore } from "@/components/deletion/use-restore";
import { ProblemAlert } from "@/components/problem-alert";
import { Button } from "@/components/ui/button";
import { focusTitle } from "@/lib/focus-title";
import { say } from "@/lib/messages";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

type Props = {
  kind: DeletedItem["kind"];
  id: string;
  /** What is deleted, as the middle of a sentence has it. */
  name: string;
  /** Where it is told apart by its place, the button says this instead of its name. */
  words?: string;
  /** Is this its own page, which is gone with it? */
  leave?: boolean;
};

/** Deletes at once, and offers to undo it. */
export function DeleteButton({ kind, id, name, words, leave = false }: Props) {
  const router = useRouter();
  const trpc = useTRPC();
  const restore = useRestore();
  const procedures = kind === "stress-set" ? trpc.stressSets : trpc.evaluations;
  const remove = useMutation(
    procedures.delete.mutationOptions({
      onSuccess: () => {
        say({
          title: `Deleted ${name}`,
          description: `You can restore it for ${UNDO_MINUTES} minutes.`,
          action: { label: "Undo", onClick: () => void restore(kind, id, name) },
        });
        if (leave) return router.push("/stress-sets");
        focusTitle();
        router.refresh();
      },
    }),
  );
  return (
    <>
      <Button
        look="quiet"
        aria-label={words ? undefined : `Delete ${name}`}
        disabled={remove.isPending}
        onClick={() => remove.mutate({ id })}
      >
        {words ?? "Delete"}
      </Button>
      {remove.error && <ProblemAlert problem={problemOf(remove.error)} />}
    </>
  );
}
