import type { RowFilter } from "#server/contracts/rows";
import { InputField, SelectField } from "@/components/ui/field";

export type Facets = {
  variants: string[];
  labels: string[];
  slices: { column: string; values: string[] }[];
  /** What the search looks through, as its label. */
  search: string;
};

type Props = { filter: RowFilter; facets: Facets; onChange: (part: Partial<RowFilter>) => void };

const any = (value: string) => (value === "" ? undefined : value);

/** What to look for: every part narrows the list at once. */
export function FilterFields({ filter, facets, onChange }: Props) {
  const who = filter.variant === undefined ? "most variants are" : "it is";
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      <SelectField
        label="As answered by"
        value={filter.variant ?? ""}
        onChange={(event) => onChange({ variant: any(event.target.value) })}
      >
        <option value="">most variants</option>
        {facets.variants.map((variant) => (
          <option key={variant} value={variant}>
            variant {variant}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Show"
        value={filter.only ?? ""}
        onChange={(event) => onChange({ only: any(event.target.value) as RowFilter["only"] })}
      >
        <option value="">all rows</option>
        <option value="split">where variants disagree</option>
        <option value="wrong">where {who} wrong</option>
        <option value="right">where {who} right</option>
      </SelectField>
      <SelectField
        label="Really is"
        value={filter.truth ?? ""}
        onChange={(event) => onChange({ truth: any(event.target.value) })}
      >
        <option value="">any label</option>
        {facets.labels.map((label) => (
          <option key={label}>{label}</option>
        ))}
      </SelectField>
      <SelectField
        label="Answered"
        value={filter.answer ?? ""}
        onChange={(event) => onChange({ answer: any(event.target.value) })}
      >
        <option value="">any label</option>
        {facets.labels.map((label) => (
          <option key={label}>{label}</option>
        ))}
      </SelectField>
      {facets.slices.length > 0 && (
        <SelectField
          label="Slice"
          value={filter.slice ?? ""}
          onChange={(event) => onChange({ slice: any(event.target.value) })}
        >
          <option value="">any</option>
          {facets.slices.map(({ column, values }) => (
            <optgroup key={column} label={column}>
              {values.map((value) => (
                <option key={value} value={`${column}:${value}`}>
                  {value}
                </option>
              ))}
            </optgroup>
          ))}
        </SelectField>
      )}
      <InputField
        label={facets.search}
        type="search"
        data-page-search
        maxLength={200}
        defaultValue={filter.q ?? ""}
        key={filter.q === undefined ? "empty" : "filled"}
        onChange={(event) => onChange({ q: any(event.target.value.trim()) })}
      />
      <SelectField
        label="Order"
        value={filter.sort}
        onChange={(event) => onChange({ sort: event.target.value as RowFilter["sort"] })}
      >
        <option value="disagreement">most disagreement first</option>
        <option value="errors">most errors first</option>
        <option value="row">as in the file</option>
      </SelectField>
    </div>
  );
}
