import type { FamilyView } from "#server/contracts/views";
import { count, percent } from "@/lib/format";
import { metricWords } from "@/lib/words";

/** Is the family equally accurate on its i.i.d. test? In plain words, the statistic's name second. */
export function EquivalenceVerdict({ equivalence }: { equivalence: FamilyView["equivalence"] }) {
  if (!equivalence) return null;
  const { within, variants, margin, mean, n, metric, outside } = equivalence;
  const all = within === variants;
  return (
    <section className="mt-12 max-w-3xl" aria-labelledby="equal">
      <h2 id="equal" className="mb-2 text-2xl">
        Are they equally good?
      </h2>
      <p>
        {all
          ? `Yes: all ${variants} are shown to lie within ${(margin * 100).toFixed(1)} points of the family’s mean.`
          : `Not shown for all: ${within} of ${variants} are shown to lie within ${(margin * 100).toFixed(1)} points of the family’s mean; for the other ${variants - within} the test has too few examples to tell, or they lie further out.`}
      </p>
      <p className="mt-1 text-sm text-muted">
        Mean {metricWords(metric)} {percent(mean)} on the i.i.d. test, n = {count(n)} rows a variant. Two one-sided
        tests for each variant, at the 5% level, with Holm’s correction over the {variants} variants.
        {outside.length > 0 && ` Not shown to lie within the margin: ${outside.join(", ")}.`}
      </p>
    </section>
  );
}
