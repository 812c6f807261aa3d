"use client";

import type { OfferedStress } from "#server/contracts/stress-preview";
import { InputField, SelectField } from "@/components/ui/field";

/** What is being put together: an operation, one of its levels, and the seed as it was typed. */
export type StressDraft = { operation: string; level: number | string; seed: string };

type Props = { offered: OfferedStress[]; draft: StressDraft; onChange: (draft: StressDraft) => void };

export const firstLevel = ({ usual, levels }: OfferedStress): number | string => usual ?? levels[0] ?? 1;

/** Kind, level and seed of one stress. */
export function StressFields({ offered, draft, onChange }: Props) {
  const kind = offered.find(({ name }) => name === draft.operation);
  if (!kind) return null;
  const groups = [...Map.groupBy(offered, ({ group }) => group)];
  const choose = (name: string): void => {
    const next = offered.find((each) => each.name === name);
    if (next) onChange({ ...draft, operation: name, level: firstLevel(next) });
  };
  return (
    <>
      <SelectField
        label="Stress"
        value={draft.operation}
        onChange={(event) => choose(event.target.value)}
        hint={kind.description}
      >
        {groups.map(([group, kinds]) => (
          <optgroup key={group} label={group}>
            {kinds.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </optgroup>
        ))}
      </SelectField>
      <SelectField
        label={`Level (${kind.level})`}
        value={String(draft.level)}
        onChange={(event) => {
          const level = kind.levels.find((each) => String(each) === event.target.value);
          if (level !== undefined) onChange({ ...draft, level });
        }}
        hint={kind.meaning}
      >
        {kind.levels.map((level) => (
          <option key={level} value={String(level)}>
            {level}
          </option>
        ))}
      </SelectField>
      <InputField
        label="Seed of the stress"
        type="number"
        min={0}
        max={4294967295}
        step={1}
        value={draft.seed}
        onChange={(event) => onChange({ ...draft, seed: event.target.value })}
        hint="The same seed changes the same rows in the same way."
      />
    </>
  );
}
