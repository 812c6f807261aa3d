import type { Comparison } from "#server/contracts/comparison";
import { distinctTests } from "@/components/compare/distinct-tests";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent } from "@/lib/format";
import { kindWords } from "@/lib/words";

/** Per cent of the full colour at the largest share: text on it keeps its contrast. */
const DEEPEST = 40;

/** On how many rows of every published test each two of the variants answer differently. */
export function DisagreementTable({ comparison }: { comparison: Comparison }) {
  const { variants, tests } = comparison;
  const pairs = tests[0]?.disagreements.map(({ one, other }) => `${one} and ${other}`) ?? [];
  const most = Math.max(...tests.flatMap(({ rows, disagreements }) => disagreements.map((pair) => pair.rows / rows)));
  const tint = (share: number): string =>
    `color-mix(in srgb, var(--best) ${most > 0 ? (DEEPEST * share) / most : 0}%, var(--surface))`;
  return (
    <Table
      className="rounded-lg border border-line bg-surface"
      caption="Share of the rows to which two variants give different answers, with the number of rows. Counted, not estimated: these are all rows of the test. The deeper the blue, the more they part."
    >
      <thead>
        <tr>
          <Th>test</Th>
          <Th>rows</Th>
          {pairs.map((pair) => (
            <Th key={pair} className="min-w-24">
              {pair}
            </Th>
          ))}
          {variants.length > 2 && <Th className="min-w-24">not all the same</Th>}
        </tr>
      </thead>
      <tbody>
        {distinctTests(tests).map(({ test: { name, title, kind, rows, disagreements, split } }) => (
          <tr key={name}>
            <th scope="row" className="min-w-32 border-b border-line px-3 py-2 text-left align-top font-semibold">
              {title} <span className="font-normal text-muted">({kindWords(kind)})</span>
            </th>
            <Td>{count(rows)}</Td>
            {disagreements.map(({ one, other, rows: apart }) => (
              <Td key={`${one} ${other}`} style={{ backgroundColor: tint(apart / rows) }}>
                {percent(apart / rows)}
                <span className="block text-xs">{count(apart)}</span>
              </Td>
            ))}
            {variants.length > 2 && (
              <Td>
                {percent(split / rows)}
                <span className="block text-xs text-muted">{count(split)}</span>
              </Td>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
