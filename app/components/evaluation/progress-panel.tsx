"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { Progress } from "#server/contracts/views";
import { ProblemAlert } from "@/components/problem-alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FiftyDots } from "@/components/ui/fifty-dots";
import { count } from "@/lib/format";
import { problemOf } from "@/lib/problem";
import { type Look, remainingWords } from "@/lib/remaining";
import { useTRPC } from "@/lib/trpc";

const phases: Record<Progress["phase"], string> = {
  waiting: "Waiting for a free worker",
  predicting: "Every variant is answering your rows",
  ranking: "Comparing the variants row by row",
  finished: "Finished",
};

const over = ({ state }: Progress) => state !== "queued" && state !== "running";

/** Live progress of one evaluation; the page is rendered anew once it is over. */
export function ProgressPanel({ id, first }: { id: string; first: Progress }) {
  const router = useRouter();
  const trpc = useTRPC();
  const [progress, setProgress] = useState(first);
  const [looks, setLooks] = useState<{ first: Look; last: Look } | null>(null);
  const take = (next: Progress) => {
    setProgress(next);
    if (next.phase !== "predicting") return;
    const look = { at: Date.now(), rows: next.rowsDone };
    setLooks((before) => ({ first: before?.first ?? look, last: look }));
  };
  const events = useSubscription(trpc.evaluations.events.subscriptionOptions({ id }, { onData: take }));
  // Where the stream is cut (a proxy, a sleeping phone) the page goes on by asking.
  const asked = useQuery(
    trpc.evaluations.byId.queryOptions(
      { id },
      { refetchInterval: events.status === "pending" ? 10_000 : 2000, gcTime: 0 },
    ),
  );
  const done = over(progress) || (asked.data !== undefined && over(asked.data.progress));
  const shown = events.data ? progress : (asked.data?.progress ?? progress);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again at each look until the page has moved on
  useEffect(() => {
    if (done) router.refresh();
  }, [done, asked.dataUpdatedAt, router]);
  const cancel = useMutation(trpc.evaluations.cancel.mutationOptions({ onSuccess: () => router.refresh() }));
  const left = looks && shown.phase === "predicting" ? remainingWords(looks.first, looks.last, shown.rowsTotal) : null;
  const counted = shown.phase === "predicting" && shown.rowsTotal > 0;
  return (
    <Card className="max-w-3xl">
      <p className="mb-4 text-lg" aria-live="polite">
        {phases[shown.phase]}
      </p>
      <FiftyDots share={counted ? shown.rowsDone / shown.rowsTotal : null} label="Rows answered by every variant" />
      <p className="mt-3 min-h-6 text-sm tabular-nums text-muted">
        {counted && (
          <>
            {count(shown.rowsDone)} of {count(shown.rowsTotal)} rows
            {left ? `, ${left}` : ", working out how long it takes"}
          </>
        )}
        {shown.phase === "ranking" && "This part cannot be counted; on a few thousand rows it takes seconds."}
      </p>
      <p className="mt-4 text-sm text-muted">
        You can close this page: the work goes on, and the ranking will be here under “Your data”.
      </p>
      <div className="mt-5 space-y-4">
        <Button onClick={() => cancel.mutate({ id })} disabled={cancel.isPending || done}>
          {cancel.isPending ? "Cancelling…" : "Cancel"}
        </Button>
        {cancel.error && <ProblemAlert problem={problemOf(cancel.error)} />}
        {asked.error && <ProblemAlert problem={problemOf(asked.error)} />}
      </div>
    </Card>
  );
}
