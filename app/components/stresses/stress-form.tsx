"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { RankingOptions } from "#server/contracts/ranking";
import { ProblemAlert } from "@/components/problem-alert";
import { StressChooser } from "@/components/stresses/stress-chooser";
import { Button } from "@/components/ui/button";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

/** Ranks the same set by the same requirement with other stresses; what was run before is not run again. */
export function StressForm({ stressSet, options }: { stressSet: string; options: RankingOptions }) {
  const router = useRouter();
  const trpc = useTRPC();
  const [stresses, setStresses] = useState(options.stresses);
  const create = useMutation(
    trpc.evaluations.create.mutationOptions({ onSuccess: (made) => router.push(`/evaluations/${made.id}`) }),
  );
  const busy = create.isPending || create.isSuccess;
  const changed = stresses !== options.stresses;
  return (
    <form
      className="mt-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ ...options, stressSet, stresses });
      }}
    >
      <StressChooser stressSet={stressSet} chosen={stresses} onChange={setStresses} />
      {changed && (
        <Button type="submit" look="primary" className="mt-3" disabled={busy}>
          {busy ? "Starting…" : "Rank with these stresses"}
        </Button>
      )}
      {create.error && <ProblemAlert problem={problemOf(create.error)} />}
    </form>
  );
}
