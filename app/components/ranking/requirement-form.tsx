"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { Known } from "#server/contracts/known";
import type { RankingOptions } from "#server/contracts/ranking";
import { ProblemAlert } from "@/components/problem-alert";
import { ConstraintFields } from "@/components/ranking/constraint-fields";
import { CostFields } from "@/components/ranking/cost-fields";
import { EarlierRequirements } from "@/components/ranking/earlier-requirements";
import { MeasureFields } from "@/components/ranking/measure-fields";
import { draftFrom, type RequirementDraft, toOptions } from "@/components/ranking/requirement-draft";
import { Button } from "@/components/ui/button";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

type Props = { stressSet: string; options: RankingOptions; known: Known };

const MOST_CONSTRAINTS = 20;

/** Says what the ranking is for, and ranks anew on the answers that are there: no variant is asked again. */
export function RequirementForm({ stressSet, options, known }: Props) {
  const router = useRouter();
  const trpc = useTRPC();
  const [draft, setDraft] = useState(() => draftFrom(options, known));
  const [next, setNext] = useState(0);
  const change = (part: Partial<RequirementDraft>) => setDraft((before) => ({ ...before, ...part }));
  const create = useMutation(trpc.evaluations.create.mutationOptions());
  const made = create.data?.id;
  const watched = useQuery(
    trpc.evaluations.byId.queryOptions(
      { id: made ?? "" },
      { enabled: made !== undefined, refetchInterval: 250, gcTime: 0 },
    ),
  );
  const state = watched.data?.progress.state;
  const failed = state === "failed" ? watched.data?.error : null;
  useEffect(() => {
    if (made !== undefined && (state === "done" || state === "cancelled")) {
      router.push(`/evaluations/${made}`, { scroll: false });
    }
  }, [made, state, router]);
  const busy = create.isPending || (made !== undefined && state !== "failed");
  const addConstraint = () => {
    setNext((id) => id + 1);
    const blank = { choice: { ...draft.objective }, relation: ">=" as const, threshold: "" };
    change({ constraints: [...draft.constraints, { ...blank, id: 1000 + next }] });
  };
  const costly = [draft.objective, ...draft.constraints.map(({ choice }) => choice)].some(
    ({ metric }) => metric === "expected-cost",
  );
  return (
    <form
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        const { confidence, seed, stresses } = options;
        create.mutate({ stressSet, confidence, seed, stresses, ...toOptions(draft, known) });
      }}
    >
      <EarlierRequirements
        stressSet={stressSet}
        known={known}
        onPick={(requirement) => setDraft(draftFrom({ ...options, costs: undefined, ...requirement }, known))}
      />
      <fieldset className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <MeasureFields
          label="Rank by"
          choice={draft.objective}
          onChange={(objective) => change({ objective })}
          known={known}
        />
      </fieldset>
      {draft.constraints.map((constraint, at) => (
        <ConstraintFields
          key={constraint.id}
          number={at + 1}
          constraint={constraint}
          known={known}
          onChange={(changed) =>
            change({ constraints: draft.constraints.map((each) => (each.id === changed.id ? changed : each)) })
          }
          onRemove={() => change({ constraints: draft.constraints.filter(({ id }) => id !== constraint.id) })}
        />
      ))}
      {costly && <CostFields labels={known.labels} costs={draft.costs} onChange={(costs) => change({ costs })} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" disabled={busy}>
          {busy ? "Ranking again…" : "Rank again"}
        </Button>
        {draft.constraints.length < MOST_CONSTRAINTS && (
          <Button onClick={addConstraint} disabled={busy}>
            Add a constraint
          </Button>
        )}
        <p className="text-xs text-muted" aria-live="polite">
          {busy ? "Comparing the answers that are there…" : "The answers are kept: this takes a moment, not a run."}
        </p>
      </div>
      {create.error && <ProblemAlert problem={problemOf(create.error)} />}
      {failed && <ProblemAlert problem={failed} />}
    </form>
  );
}
