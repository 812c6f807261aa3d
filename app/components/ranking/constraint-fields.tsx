import type { Known } from "#server/contracts/known";
import { MeasureFields } from "@/components/ranking/measure-fields";
import {
  type ConstraintDraft,
  thresholdProblem,
  thresholdUnit,
  usualRelation,
} from "@/components/ranking/requirement-draft";
import { Button } from "@/components/ui/button";
import { InputField, SelectField } from "@/components/ui/field";

type Props = {
  number: number;
  constraint: ConstraintDraft;
  known: Known;
  onChange: (constraint: ConstraintDraft) => void;
  onRemove: () => void;
};

/** One thing that must hold: what, at least or at most, how much. */
export function ConstraintFields({ number, constraint, known, onChange, onRemove }: Props) {
  const { choice, relation, threshold } = constraint;
  const unit = thresholdUnit(choice);
  return (
    <fieldset className="grid items-end gap-4 border-t border-line pt-4 sm:grid-cols-2 lg:grid-cols-6">
      <legend className="float-left mb-1 w-full text-sm text-muted sm:col-span-2 lg:col-span-6">
        Constraint {number}
      </legend>
      <MeasureFields
        label="Must hold"
        choice={choice}
        known={known}
        forConstraint
        onChange={(changed) =>
          onChange({
            ...constraint,
            choice: changed,
            relation: changed.metric === choice.metric ? relation : usualRelation(changed, known),
          })
        }
      />
      <SelectField
        label="Is"
        value={relation}
        onChange={({ target }) => onChange({ ...constraint, relation: target.value === "<=" ? "<=" : ">=" })}
      >
        <option value=">=">at least</option>
        <option value="<=">at most</option>
      </SelectField>
      <InputField
        label={unit === "" ? "How much" : `How much, ${unit}`}
        inputMode="decimal"
        autoComplete="off"
        required
        problem={thresholdProblem(choice, threshold)}
        value={threshold}
        onChange={({ target }) => onChange({ ...constraint, threshold: target.value })}
      />
      <Button onClick={onRemove} aria-label={`Remove constraint ${number}`}>
        Remove
      </Button>
    </fieldset>
  );
}
