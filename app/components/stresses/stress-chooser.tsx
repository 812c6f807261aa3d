"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { OfferedStress } from "#server/contracts/stress-preview";
import type { StressChoice } from "#server/contracts/stresses";
import { ProblemAlert } from "@/components/problem-alert";
import { firstLevel, type StressDraft, StressFields } from "@/components/stresses/stress-fields";
import { StressPreview } from "@/components/stresses/stress-preview";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Skeleton } from "@/components/ui/skeleton";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

const MOST = 12;

type Props = { stressSet: string; chosen: StressChoice[]; onChange: (chosen: StressChoice[]) => void };

const keyOf = ({ operation, level, seed }: StressChoice): string => `${operation}:${level}:${seed}`;

/** Built-in stresses that the rows are put to besides. What there is comes when it is opened. */
export function StressChooser({ stressSet, chosen, onChange }: Props) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(chosen.length > 0);
  const offered = useQuery(trpc.stressSets.stresses.queryOptions({ id: stressSet }, { enabled: open, staleTime: 6e5 }));
  return (
    <Disclosure
      summary={`Stress it too${chosen.length > 0 ? ` (${chosen.length} chosen)` : ""}`}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <p className="mb-4 max-w-2xl text-sm text-muted">
        The same rows, changed in a stated way, are run as further columns beside the clean ones: how much does each
        variant lose, and does the order stay? Each stress takes about as long as the clean rows.
      </p>
      {offered.error && <ProblemAlert problem={problemOf(offered.error)} />}
      {open && !offered.data && !offered.error && <Skeleton className="h-24 w-full" />}
      {offered.data && <Chooser stressSet={stressSet} offered={offered.data} chosen={chosen} onChange={onChange} />}
    </Disclosure>
  );
}

function Chooser({ stressSet, offered, chosen, onChange }: Props & { offered: OfferedStress[] }) {
  const id = useId();
  const [first] = offered;
  const [draft, setDraft] = useState<StressDraft>({
    operation: first?.name ?? "",
    level: first ? firstLevel(first) : 1,
    seed: "1",
  });
  const [previewed, setPreviewed] = useState<StressChoice | null>(null);
  const kind = offered.find(({ name }) => name === draft.operation);
  const seed = Number(draft.seed);
  const isSeed = draft.seed !== "" && Number.isInteger(seed) && seed >= 0 && seed <= 4294967295;
  const stress: StressChoice = { operation: draft.operation, level: draft.level, seed };
  const taken = chosen.some((each) => keyOf(each) === keyOf(stress));
  const titleOf = ({ operation, level, seed: own }: StressChoice): string => {
    const found = offered.find(({ name }) => name === operation);
    const at = found?.levels.length === 1 ? "" : `, ${found?.level ?? "level"} ${level}`;
    return `${found?.title ?? operation}${at}${own === 1 ? "" : `, seed ${own}`}`;
  };
  if (!kind) return <p className="text-sm">There are no built-in stresses for this family.</p>;
  return (
    <div className="space-y-4">
      {chosen.length > 0 && (
        <ul aria-label="Chosen stresses" className="divide-y divide-line border-y border-line text-sm">
          {chosen.map((each) => (
            <li key={keyOf(each)} className="flex items-center justify-between gap-3">
              <span>{titleOf(each)}</span>
              <Button
                look="quiet"
                aria-label={`Remove ${titleOf(each)}`}
                onClick={() => onChange(chosen.filter((other) => other !== each))}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="grid max-w-4xl gap-4 sm:grid-cols-3">
        <StressFields offered={offered} draft={draft} onChange={setDraft} />
      </div>
      {!kind.keepsLabel && (
        <p className="max-w-2xl text-sm">
          The true label may change with it, so nothing is called right or wrong: you are told how many answers flip.
        </p>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          disabled={taken || !isSeed || chosen.length >= MOST}
          aria-describedby={`${id}-why`}
          onClick={() => onChange([...chosen, stress])}
        >
          Add this stress
        </Button>
        <Button look="quiet" disabled={!isSeed} onClick={() => setPreviewed(stress)}>
          Show it on 3 rows
        </Button>
        <p id={`${id}-why`} className="text-xs text-muted" aria-live="polite">
          {chosen.length >= MOST
            ? `${MOST} are the most.`
            : taken
              ? "It is chosen already."
              : isSeed
                ? ""
                : "The seed is a whole number from 0."}
        </p>
      </div>
      {previewed && (
        <section aria-label={`Preview of ${titleOf(previewed)}`} className="max-w-3xl">
          <p className="mb-2 text-sm font-semibold">{titleOf(previewed)}</p>
          <StressPreview stressSet={stressSet} stress={previewed} />
        </section>
      )}
    </div>
  );
}
