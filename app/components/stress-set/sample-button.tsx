"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { ProblemAlert } from "@/components/problem-alert";
import { Button } from "@/components/ui/button";
import { problemOf } from "@/lib/problem";
import { useTRPCClient } from "@/lib/trpc";

/** One click from the family to a stress set: the family's own sample file. */
export function SampleButton({ family }: { family: string }) {
  const api = useTRPCClient();
  const router = useRouter();
  const start = useMutation({
    mutationFn: async () => {
      await api.workspace.ensure.mutate();
      return api.stressSets.fromSample.mutate({ family });
    },
    onSuccess: ({ id }) => router.push(`/stress-sets/${id}`),
  });
  return (
    <>
      {start.error && (
        <div className="basis-full">
          <ProblemAlert problem={problemOf(start.error)} />
        </div>
      )}
      <Button onClick={() => start.mutate()} disabled={start.isPending || start.isSuccess}>
        {start.isPending || start.isSuccess ? "Fetching it…" : "Use our sample set"}
      </Button>
    </>
  );
}
