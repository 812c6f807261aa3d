"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { METRICS } from "#server/contracts/metric";
import type { StressChoice } from "#server/contracts/stresses";
import { ProblemAlert } from "@/components/problem-alert";
import { FIRST_METRICS, type FirstMetric } from "@/components/stress-set/first-metric";
import { StressChooser } from "@/components/stresses/stress-chooser";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { InputField, SelectField } from "@/components/ui/field";
import { capital, plural } from "@/lib/format";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

type RankFormProps = {
  id: string;
  variants: number;
  rows: number;
  /** What the ranking is by unless another metric is chosen. */
  metric: FirstMetric;
};

/** Starts the evaluation. The defaults are right for nearly everybody, so most options stay folded. */
export function RankForm({ id, variants, rows, metric }: RankFormProps) {
  const router = useRouter();
  const [chosen, setChosen] = useState(metric);
  const [stresses, setStresses] = useState<StressChoice[]>([]);
  const trpc = useTRPC();
  const create = useMutation(
    trpc.evaluations.create.mutationOptions({ onSuccess: (made) => router.push(`/evaluations/${made.id}`) }),
  );
  const submit = (form: FormData) =>
    create.mutate({
      stressSet: id,
      metric: chosen,
      confidence: Number(form.get("confidence")) / 100,
      seed: Number(form.get("seed")),
      stresses,
    });
  const busy = create.isPending || create.isSuccess;
  return (
    <form
      className="mt-5 border-t border-line pt-5"
      onSubmit={(event) => {
        event.preventDefault();
        submit(new FormData(event.currentTarget));
      }}
    >
      <p className="mb-3 text-sm text-muted">
        Every variant answers the same {plural(rows, "row")}, and they are compared row by row. Other metrics, single
        classes and constraints can be asked for on the ranking’s page, without another run.
      </p>
      <div className="mb-4 max-w-md">
        <SelectField
          label="Compare them by"
          name="metric"
          value={chosen}
          onChange={({ target }) => setChosen(target.value as FirstMetric)}
          hint={`${capital(METRICS[chosen].about)}${chosen === metric && metric !== "accuracy" ? ". The family is published by it" : ""}.`}
        >
          {FIRST_METRICS.map((name) => (
            <option key={name} value={name}>
              {METRICS[name].title}
            </option>
          ))}
        </SelectField>
      </div>
      {create.error && (
        <div className="mb-4">
          <ProblemAlert problem={problemOf(create.error)} />
        </div>
      )}
      <StressChooser stressSet={id} chosen={stresses} onChange={setStresses} />
      <Button type="submit" look="primary" className="mt-4 text-base" disabled={busy}>
        {busy ? "Starting…" : `Rank all ${variants}`}
      </Button>
      <Disclosure summary="Advanced" className="mt-2">
        <div className="grid max-w-xl gap-5 sm:grid-cols-2">
          <InputField
            label="Confidence, %"
            name="confidence"
            type="number"
            min={50}
            max={99.9}
            step={0.1}
            defaultValue={95}
            required
            hint="Higher: wider intervals and a larger best set."
          />
          <InputField
            label="Seed"
            name="seed"
            type="number"
            min={0}
            max={4294967295}
            step={1}
            defaultValue={1}
            required
            hint="The same seed gives the same resamples, to the last digit."
          />
        </div>
      </Disclosure>
    </form>
  );
}
