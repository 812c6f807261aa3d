"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Inspection } from "#server/contracts/dataset";
import type { PartialMapping } from "#server/contracts/mapping";
import type { EarlierMapping, FamilyView } from "#server/contracts/views";
import { ProblemAlert } from "@/components/problem-alert";
import { CopyButton } from "@/components/stress-set/copy-button";
import { EarlierMappings } from "@/components/stress-set/earlier-mappings";
import { FeatureChoices } from "@/components/stress-set/feature-choices";
import { LabelTable } from "@/components/stress-set/label-table";
import {
  changeDraft,
  firstDraft,
  INPUT_COLUMNS,
  labelCountsOf,
  type MappingDraft,
  mappingOf,
} from "@/components/stress-set/mapping-draft";
import { SliceChoices } from "@/components/stress-set/slice-choices";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";
import { plural } from "@/lib/format";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

type Props = {
  id: string;
  inspection: Inspection;
  family: Pick<FamilyView, "labels" | "modality" | "features">;
  current: PartialMapping | null;
  earlier: EarlierMapping[];
  busy: boolean;
};

/** Which column is what, and which value is which label. Guessed beforehand; nothing is decided out of sight. */
export function MappingForm({ id, inspection, family, current, earlier, busy }: Props) {
  const router = useRouter();
  const trpc = useTRPC();
  const [draft, setDraft] = useState(() => firstDraft(inspection, current));
  const map = useMutation(trpc.stressSets.map.mutationOptions({ onSuccess: () => router.refresh() }));
  const [applied, setApplied] = useState<string | null>(null);
  const problem = map.error && problemOf(map.error);
  const change = (part: Partial<MappingDraft>) => setDraft((before) => changeDraft(before, part));
  const counts = labelCountsOf(inspection, draft.label);
  const inputs = INPUT_COLUMNS[family.modality];
  const missing = (family.features ?? []).filter(({ name }) => draft.features[name] === undefined);
  const isBare = (family.features ?? []).length > 0 && Object.values(draft.features).every((column) => column === null);
  const uncut = Object.entries(draft.bins).filter(([, edges]) => edges.length === 0);
  const wanted = [
    ...inputs.filter(({ role }) => !draft[role]).map(({ title }) => title),
    ...(draft.label ? [] : ["Label column"]),
    ...(missing.length > 0 ? [plural(missing.length, "feature")] : []),
    ...(isBare && missing.length === 0 ? ["a column for at least one feature"] : []),
    ...uncut.map(([name]) => `edges of “${name}”`),
  ];
  const names = inspection.columns.map(({ name }) => name);
  const options = names.map((name) => (
    <option key={name} value={name}>
      {name}
    </option>
  ));
  return (
    <form
      className="space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        map.mutate({ id, mapping: mappingOf(draft, counts, family.modality) });
      }}
    >
      <EarlierMappings
        earlier={earlier}
        applied={applied}
        onApply={(each) => {
          setDraft(firstDraft(inspection, each.mapping));
          setApplied(each.id);
        }}
      />
      <div className="grid gap-5 sm:grid-cols-3">
        {inputs.map(({ role, title, hint }) => (
          <SelectField
            key={role}
            label={title}
            required
            value={draft[role]}
            onChange={({ target }) => change({ [role]: target.value })}
            hint={hint}
          >
            <option value="">choose</option>
            {options}
          </SelectField>
        ))}
        <SelectField
          label="Label column"
          required
          value={draft.label}
          onChange={({ target }) => change({ label: target.value, labels: {} })}
          hint={
            inspection.guess.labelUnsure && draft.label === inspection.guess.label
              ? "A mere guess: its values could be labels, but its name does not say so. Is it the right answer?"
              : "The right answer."
          }
        >
          <option value="">choose</option>
          {options}
        </SelectField>
        <SelectField
          label="Group column"
          value={draft.group}
          onChange={({ target }) => change({ group: target.value })}
          hint="Ties rows of one source together: a customer, a patient, the two sides of a pair."
        >
          <option value="">none: every row stands alone</option>
          {options}
        </SelectField>
        <SelectField
          label="Weight column"
          value={draft.weight}
          onChange={({ target }) => change({ weight: target.value })}
          hint="What each row counts, where the file was not drawn as the world is."
        >
          <option value="">none: every row counts the same</option>
          {options}
        </SelectField>
      </div>
      {family.features && (
        <FeatureChoices features={family.features} inspection={inspection} draft={draft} onChange={change} />
      )}
      <SliceChoices inspection={inspection} modality={family.modality} draft={draft} onChange={change} />
      <LabelTable
        counts={counts}
        column={inspection.columns.find(({ name }) => name === draft.label)}
        familyLabels={family.labels}
        draft={draft}
        onChange={(labels) => change({ labels })}
      />
      {problem && (
        <ProblemAlert problem={problem}>
          {problem.code === "conflict" && (
            <CopyButton
              id={id}
              mapping={mappingOf(draft, counts, family.modality)}
              words="Make a copy and read it this way"
            />
          )}
        </ProblemAlert>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" look="primary" disabled={busy || map.isPending || wanted.length > 0}>
          {busy || map.isPending ? "Reading the rows…" : "Read the rows this way"}
        </Button>
        {wanted.length > 0 && (
          <p className="text-sm" aria-live="polite">
            Still to choose: {wanted.join(", ")}.
          </p>
        )}
      </div>
    </form>
  );
}
