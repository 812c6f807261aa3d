"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type { StressSetView } from "#server/contracts/views";
import { ProblemAlert } from "@/components/problem-alert";
import { FiftyDots } from "@/components/ui/fifty-dots";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

/** Looks twice a second whether the server is done with the file, then lets the page be rendered anew. */
export function WaitForSet({ id, state }: { id: string; state: StressSetView["state"] }) {
  const router = useRouter();
  const trpc = useTRPC();
  const { data, error, dataUpdatedAt } = useQuery(
    trpc.stressSets.byId.queryOptions({ id }, { refetchInterval: 500, gcTime: 0 }),
  );
  // Asks again at each look until the server's own rendering has moved on too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: dataUpdatedAt is the tick
  useEffect(() => {
    if (data && data.state !== state) router.refresh();
  }, [data, dataUpdatedAt, state, router]);
  const words = state === "received" ? "Looking at the file…" : "Reading the rows…";
  return (
    <div className="max-w-xl">
      <p className="mb-3" aria-live="polite">
        {words}
      </p>
      <FiftyDots share={null} label={words} />
      {error && (
        <div className="mt-4">
          <ProblemAlert problem={problemOf(error)} />
        </div>
      )}
    </div>
  );
}
