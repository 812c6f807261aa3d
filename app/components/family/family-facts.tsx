import type { FamilyView } from "#server/contracts/views";

/** Licence, origin and recipe: what a developer must know before shipping a variant. */
export function FamilyFacts({ family }: { family: FamilyView }) {
  const { licence } = family;
  const facts: [string, string][] = [
    ["Licence", licence.name],
    ["Commercial use", `${licence.commercialUse ? "Allowed" : "Not allowed"}. ${licence.note}`],
    ["Labels", family.labels.join(", ")],
    ["Where it comes from", family.provenance],
    ["Recipe", `${family.recipe.summary} (${family.recipe.file})`],
  ];
  return (
    <section className="mt-12 max-w-3xl" aria-labelledby="licence">
      <h2 id="licence" className="scroll-mt-16 mb-3 text-2xl">
        Licence and provenance
      </h2>
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[11rem_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-sm font-semibold text-muted">{name}</dt>
            <dd className="-mt-2 sm:mt-0">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
