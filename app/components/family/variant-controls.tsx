"use client";

import type { Strip } from "@/components/charts/strips";
import { InputField, SelectField } from "@/components/ui/field";

/** The least that a variant must reach on a test, in per cent as it is typed; "" for no limit. */
export type Minimum = { test: string; percent: string };
export const NO_MINIMUM: Minimum = { test: "", percent: "" };

type FilterProps = {
  strips: Strip[];
  words: string;
  onWords: (words: string) => void;
  minimum: Minimum;
  onMinimum: (minimum: Minimum) => void;
};

/** Narrows the table by the variant's name and by what it reaches on one test. */
export function VariantFilters({ strips, words, onWords, minimum, onMinimum }: FilterProps) {
  return (
    <>
      <div className="w-32">
        <InputField
          label="Variant"
          placeholder="such as 07"
          inputMode="numeric"
          value={words}
          onChange={(event) => onWords(event.target.value)}
        />
      </div>
      <div className="w-56">
        <SelectField
          label="At least, on"
          value={minimum.test}
          onChange={(event) => onMinimum({ ...minimum, test: event.target.value })}
        >
          <option value="">no test</option>
          {strips.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="w-24">
        <InputField
          label="Per cent"
          type="number"
          min={0}
          max={100}
          step={0.1}
          disabled={minimum.test === ""}
          value={minimum.percent}
          onChange={(event) => onMinimum({ ...minimum, percent: event.target.value })}
        />
      </div>
    </>
  );
}
