import type { Feature } from "#server/contracts/family";
import { Disclosure } from "@/components/ui/disclosure";

type Values = Record<string, number | null>;
type Props = { features: Feature[]; values: Values; onChange: (values: Values) => void };

/** Features that are named alike, such as HR_last and HR_mean, stand together. */
const groupOf = ({ name }: Feature): string => name.replace(/_[^_]*$/, "");

/** A field a feature, grouped; what is left empty is missing. */
export function FeatureInputs({ features, values, onChange }: Props) {
  const groups = [...Map.groupBy(features, groupOf)];
  const single = groups.filter(([, own]) => own.length === 1).flatMap(([, own]) => own);
  const several = groups.filter(([, own]) => own.length > 1);
  const filled = (own: Feature[]) =>
    own.filter(({ name }) => values[name] !== undefined && values[name] !== null).length;
  const change = (name: string, value: number | null) => onChange({ ...values, [name]: value });
  return (
    <div className="space-y-2">
      <p className="text-sm text-muted">
        {filled(features)} of {features.length} features are filled in. An empty field is a missing value, as it often
        is in practice.
      </p>
      <Grid features={single} values={values} onChange={change} />
      {several.map(([group, own]) => (
        <Disclosure key={group} summary={`${group}: ${filled(own)} of ${own.length} filled in`}>
          <Grid features={own} values={values} onChange={change} />
        </Disclosure>
      ))}
    </div>
  );
}

type GridProps = { features: Feature[]; values: Values; onChange: (name: string, value: number | null) => void };

function Grid({ features, values, onChange }: GridProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      {features.map((feature) => (
        <FeatureInput
          key={feature.name}
          feature={feature}
          value={values[feature.name] ?? null}
          onChange={(value) => onChange(feature.name, value)}
        />
      ))}
    </div>
  );
}

type InputProps = { feature: Feature; value: number | null; onChange: (value: number | null) => void };

const digits = (value: number): number => Number(value.toPrecision(4));

function FeatureInput({ feature, value, onChange }: InputProps) {
  const { name, description, unit, range } = feature;
  const outside = value !== null && range !== null && (value < range[0] || value > range[1]);
  return (
    <label className="text-xs">
      <span className="block font-semibold" title={description}>
        {name}
        {unit && <span className="font-normal text-muted"> in {unit}</span>}
      </span>
      <input
        type="number"
        step="any"
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value === "" ? null : event.target.valueAsNumber)}
        className="mt-1 min-h-11 w-full rounded-md border border-control bg-surface px-3 text-sm text-ink"
      />
      {range && (
        <span className={outside ? "text-mark" : "text-muted"}>
          {outside ? "outside what training saw: " : ""}
          {digits(range[0])} to {digits(range[1])}
        </span>
      )}
    </label>
  );
}
