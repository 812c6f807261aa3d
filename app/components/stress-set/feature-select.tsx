import type { Feature } from "#server/contracts/family";
import { SelectField } from "@/components/ui/field";

type Props = {
  feature: Feature;
  columns: string[];
  /** The column; null where the feature is not in the file, undefined where nothing is said yet. */
  chosen: string | null | undefined;
  onChoose: (column: string | null | undefined) => void;
};

const OPEN = "";
const ABSENT = "absent";

/** A choice as the value of an option: a column by its place, so that no column can be taken for another choice. */
function toOption(chosen: Props["chosen"], columns: string[]): string {
  if (chosen === undefined) return OPEN;
  return chosen === null ? ABSENT : String(columns.indexOf(chosen));
}

/** Which column a feature reads, or that the file has none for it. */
export function FeatureSelect({ feature: { name, description, unit }, columns, chosen, onChoose }: Props) {
  return (
    <SelectField
      label={name}
      required
      value={toOption(chosen, columns)}
      onChange={({ target }) => onChoose(target.value === ABSENT ? null : columns[Number(target.value || Number.NaN)])}
      hint={unit ? `${description}, in ${unit}` : description}
    >
      <option value={OPEN}>choose</option>
      <option value={ABSENT}>Not in my file: counts as missing</option>
      {columns.map((column, index) => (
        <option key={column} value={index}>
          {column}
        </option>
      ))}
    </SelectField>
  );
}
