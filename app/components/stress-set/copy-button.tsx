"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { Mapping } from "#server/contracts/mapping";
import { ProblemAlert } from "@/components/problem-alert";
import { Button } from "@/components/ui/button";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

type Props = { id: string; mapping: Mapping | null; words: string };

/** Makes another set of the same file, and goes to it: the way out where a set cannot change any more. */
export function CopyButton({ id, mapping, words }: Props) {
  const router = useRouter();
  const trpc = useTRPC();
  const copy = useMutation(
    trpc.stressSets.copy.mutationOptions({ onSuccess: (made) => router.push(`/stress-sets/${made.id}`) }),
  );
  const busy = copy.isPending || copy.isSuccess;
  return (
    <div className="space-y-3 pt-2">
      <Button disabled={busy} onClick={() => copy.mutate({ id, mapping })}>
        {busy ? "Making a copy…" : words}
      </Button>
      {copy.error && <ProblemAlert problem={problemOf(copy.error)} />}
    </div>
  );
}
