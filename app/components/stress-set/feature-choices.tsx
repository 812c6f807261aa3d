import type { Feature } from "#server/contracts/family";
import { SelectField } from "@/components/ui/field";

type Props = {
  features: Feature[];
  columns: string[];
  /** Feature -> column. */
  chosen: Record<string, string>;
  guessed: Record<string, string>;
  onChange: (chosen: Record<string, string>) => void;
};

/** The features that no column was matched to, each with a choice; those that were matched are only counted. */
export function FeatureChoices({ features, columns, chosen, guessed, onChange }: Props) {
  const open = features.filter(({ name }) => !guessed[name]);
  const matched = features.length - open.length;
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-semibold">Features</legend>
      <p className="text-sm text-muted">
        {matched} of {features.length} features were found among the columns by their names.
        {open.length > 0 && " Choose a column for the others; leave its cells empty where nothing was measured."}
      </p>
      {open.length > 0 && (
        <div className="mt-3 grid max-h-96 gap-4 overflow-y-auto sm:grid-cols-3">
          {open.map(({ name, description, unit }) => (
            <SelectField
              key={name}
              label={name}
              required
              value={chosen[name] ?? ""}
              onChange={({ target }) => {
                const { [name]: _, ...others } = chosen;
                onChange(target.value ? { ...others, [name]: target.value } : others);
              }}
              hint={unit ? `${description}, in ${unit}` : description}
            >
              <option value="">choose</option>
              {columns.map((column) => (
                <option key={column} value={column}>
                  {column}
                </option>
              ))}
            </SelectField>
          ))}
        </div>
      )}
    </fieldset>
  );
}
