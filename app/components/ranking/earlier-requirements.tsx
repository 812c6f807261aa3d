"use client";

import { useQuery } from "@tanstack/react-query";
import type { Known } from "#server/contracts/known";
import { nameRequirement } from "@/components/ranking/name-requirement";
import { SelectField } from "@/components/ui/field";
import { useTRPC } from "@/lib/trpc";

type Asked = { metric: string; constraints: string[]; costs?: Record<string, Record<string, number>> };

type Props = { stressSet: string; known: Known; onPick: (requirement: Asked) => void };

/** Takes over what was asked of an earlier ranking of this family; shown where something else was. */
export function EarlierRequirements({ stressSet, known, onPick }: Props) {
  const trpc = useTRPC();
  const earlier = useQuery(trpc.evaluations.requirements.queryOptions({ stressSet }));
  // The form holds one measure; a mix of several is asked through REST or the command line.
  const asked = (earlier.data ?? []).flatMap(({ metric, ...rest }): Asked[] =>
    typeof metric === "string" ? [{ metric, ...rest }] : [],
  );
  if (asked.length < 2) return null;
  return (
    <div className="max-w-xl">
      <SelectField
        label="Take over an earlier requirement"
        value=""
        onChange={(event) => {
          const picked = asked[Number(event.target.value)];
          if (picked) onPick(picked);
        }}
      >
        <option value="">choose one …</option>
        {asked.map((each, at) => (
          <option key={JSON.stringify(each)} value={at}>
            {nameRequirement(each, known)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
