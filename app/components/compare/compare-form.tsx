import { MOST_COMPARED } from "#server/contracts/comparison-limits";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";

const PLACES = Array.from({ length: MOST_COMPARED }, (_, at) => at);

type Props = {
  /** The page that compares. */
  action: string;
  variants: string[];
  chosen: string[];
};

/** Chooses the variants to set side by side; a plain form, which needs no script. */
export function CompareForm({ action, variants, chosen }: Props) {
  return (
    <form action={action} key={chosen.join(",")} className="mb-10">
      <fieldset>
        <legend className="mb-3 text-sm text-muted">
          Two to five variants. The others are measured against the first.
        </legend>
        <div className="grid grid-cols-2 items-end gap-3 sm:grid-cols-3 lg:grid-cols-6">
          {PLACES.map((at) => (
            <SelectField
              key={at}
              name="variants"
              label={at === 0 ? "Measured against" : `Variant ${at + 1}`}
              defaultValue={chosen[at] ?? ""}
            >
              <option value="">none</option>
              {variants.map((variant) => (
                <option key={variant} value={variant}>
                  {variant}
                </option>
              ))}
            </SelectField>
          ))}
          <Button type="submit" look="primary">
            Compare
          </Button>
        </div>
      </fieldset>
    </form>
  );
}
