import type { CorrelatedPair, TestCorrelations } from "#server/contracts/correlation";
import { Table, Td, Th } from "@/components/ui/table";
import { plural, signed } from "@/lib/format";

/** How many pairs a sentence names. */
const NAMED = 3;
/** Per cent of the full colour at a correlation of 1: text on it keeps its contrast. */
const DEEPEST = 40;

const tint = (rho: number): string =>
  `color-mix(in srgb, var(${rho < 0 ? "--mark" : "--best"}) ${Math.abs(rho) * DEEPEST}%, var(--surface))`;

/** Which published tests order the variants alike, and which pull against each other. */
export function CorrelationMatrix({ correlations }: { correlations: TestCorrelations }) {
  const { tests, variants, pairs } = correlations;
  if (!pairs.some(({ rho }) => rho !== null)) return null;
  const pairOf = (one: string, other: string) =>
    pairs.find((pair) => [pair.one, pair.other].includes(one) && [pair.one, pair.other].includes(other));
  return (
    <section className="mt-12">
      <h2 className="mb-3 text-2xl">Does being good at one test go with being good at another?</h2>
      <p className="mb-2 max-w-3xl">{sentence(correlations, "against", "pull against each other")}</p>
      <p className="mb-4 max-w-3xl">{sentence(correlations, "together", "move together")}</p>
      <Table
        className="rounded-lg border border-line bg-surface"
        caption={`Spearman’s rank correlation over ${plural(variants, "variant")}, with its 95% interval. Bold: sure for all ${plural(pairs.length, "pair")} at once (Bonferroni). Blue goes together, orange pulls apart. Noise of small tests draws figures towards 0; tests made from the same rows share their noise.${alikeWords(tests)}`}
      >
        <thead>
          <tr>
            <Th>test</Th>
            {tests.map(({ name, title }) => (
              <Th key={name} className="min-w-24">
                {title}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tests.map((row) => (
            <tr key={row.name}>
              <th scope="row" className="min-w-32 border-b border-line px-3 py-2 text-left font-semibold">
                {row.title}
              </th>
              {tests.map(({ name }) => (
                <Cell key={name} pair={name === row.name ? undefined : pairOf(row.name, name)} />
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function alikeWords(tests: TestCorrelations["tests"]): string {
  const merged = tests.filter(({ alike }) => alike.length > 0);
  return merged
    .map(
      ({ title, alike }) =>
        ` “${title}” stands for ${alike.map((each) => `“${each}”`).join(", ")} too: the figures are the same.`,
    )
    .join("");
}

function Cell({ pair }: { pair: CorrelatedPair | undefined }) {
  if (!pair) return <Td>–</Td>;
  if (pair.rho === null || pair.interval === null) return <Td>none</Td>;
  const [low, high] = pair.interval;
  return (
    <Td className="whitespace-nowrap" style={{ backgroundColor: tint(pair.rho) }}>
      <span className={pair.reading === "cannot-tell" ? undefined : "font-bold"}>{signed(pair.rho, 2)}</span>
      <span className="block text-xs">
        {signed(low, 2)} to {signed(high, 2)}
      </span>
    </Td>
  );
}

function sentence({ tests, pairs }: TestCorrelations, reading: CorrelatedPair["reading"], verb: string): string {
  const titleOf = (name: string) => tests.find((test) => test.name === name)?.title ?? name;
  const sure = pairs
    .filter((pair) => pair.reading === reading)
    .sort((a, b) => Math.abs(b.rho ?? 0) - Math.abs(a.rho ?? 0));
  if (sure.length === 0) return `Of no two tests can it be told that they ${verb}.`;
  const named = sure
    .slice(0, NAMED)
    .map(({ one, other, rho }) => `“${titleOf(one)}” and “${titleOf(other)}” (${signed(rho ?? 0, 2)})`)
    .join("; ");
  const left = sure.length - NAMED;
  return `It is sure that these ${verb}: ${named}${left > 0 ? `; and ${plural(left, "more pair")}` : ""}.`;
}
