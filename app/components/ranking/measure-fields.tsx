import type { Known } from "#server/contracts/known";
import {
  type MeasureChoice,
  metricChoices,
  needsClass,
  placeChoices,
  takesClass,
} from "@/components/ranking/measure-choice";
import { InputField, SelectField } from "@/components/ui/field";

type Props = {
  label: string;
  choice: MeasureChoice;
  onChange: (choice: MeasureChoice) => void;
  known: Known;
  /** Whether it is for a constraint, which may also be on published figures and on the file. */
  forConstraint?: boolean;
};

/** The controls that say what is measured, of which class, and where. */
export function MeasureFields({ label, choice, onChange, known, forConstraint = false }: Props) {
  const change = (part: Partial<MeasureChoice>) => onChange({ ...choice, ...part });
  const places = placeChoices(choice.metric, known, forConstraint);
  const measured = choice.metric !== "latency" && choice.metric !== "size";
  return (
    <>
      <SelectField
        label={label}
        value={choice.metric}
        onChange={({ target }) => change({ metric: target.value as MeasureChoice["metric"], where: "" })}
      >
        {metricChoices(known).map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
        {forConstraint && <option value="size">size of the file</option>}
        {forConstraint && <option value="latency">latency, 95th percentile</option>}
      </SelectField>
      {takesClass(choice.metric) && (
        <SelectField
          label="Of class"
          value={choice.className}
          onChange={({ target }) => change({ className: target.value })}
        >
          {!needsClass(choice.metric, known) && (
            <option value="">{known.positive === null ? "all, averaged" : `${known.positive} (to be detected)`}</option>
          )}
          {known.labels.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
      )}
      {choice.metric === "sensitivity" && (
        <InputField
          label="At specificity"
          type="number"
          min={0.01}
          max={0.99}
          step={0.01}
          required
          value={choice.specificity}
          onChange={({ target }) => change({ specificity: target.value })}
        />
      )}
      {measured && places.length > 1 && (
        <SelectField label="Where" value={choice.where} onChange={({ target }) => change({ where: target.value })}>
          {places.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </SelectField>
      )}
    </>
  );
}
