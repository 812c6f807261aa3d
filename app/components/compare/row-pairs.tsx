import type { ComparedPair, EvaluationComparison } from "#server/contracts/evaluation-comparison";
import type { RowFilter } from "#server/contracts/rows";
import { RowsLink } from "@/components/rows/rows-link";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent, points, pointsInterval, pValue } from "@/lib/format";

type Props = { comparison: EvaluationComparison; level: string };

const TESTS = {
  "mcnemar-mid-p": "p is McNemar’s, mid-p",
  "paired-score": "p is of the paired score test over groups and weights, by Student’s t",
};

/** How many rows two variants get right together, alone, or not at all, and what that says of their difference. */
export function RowPairs({ comparison, level }: Props) {
  const { variants, all, test } = comparison;
  const first = variants[0] as string;
  return (
    <Table
      className="rounded-lg border border-line bg-surface"
      caption={`All ${count(all.rows)} rows, unweighted, as variant ${first} and each other one answer them; every number leads to its rows. The difference is of the share right, paired, with its ${level} interval; ${TESTS[test]}. Bold: surely ahead or behind, all differences of this table taken together (Bonferroni).`}
    >
      <thead>
        <tr>
          <Th>variant {first} and</Th>
          <Th>both right</Th>
          <Th>only {first} right</Th>
          <Th>only the other right</Th>
          <Th>both wrong</Th>
          <Th>answers differ</Th>
          <Th>difference from {first}</Th>
        </tr>
      </thead>
      <tbody>
        {all.pairs.map((pair) => (
          <tr key={pair.variant}>
            <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-mono font-semibold">
              {pair.variant}
            </th>
            {cellsOf(first, pair).map(([words, rows, filter]) => (
              <Td key={words}>
                <RowsLink filter={filter} className="link" aria-label={`${count(rows)} rows: ${words}`}>
                  {count(rows)}
                </RowsLink>
                <span className="block text-xs text-muted">{percent(rows / all.rows)}</span>
              </Td>
            ))}
            <Td className="whitespace-nowrap">
              <PairedDifference pair={pair} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Each number of a pair: in words, how many rows, and the filter that leaves them. */
function cellsOf(first: string, pair: ComparedPair): [string, number, Partial<RowFilter>][] {
  const { variant: own } = pair;
  return [
    [`variants ${first} and ${own} right`, pair.bothRight, { variant: first, right: `${first},${own}` }],
    [`only ${first} of the two right`, pair.onlyFirst, { variant: first, right: first, wrong: own }],
    [`only ${own} of the two right`, pair.onlyOwn, { variant: first, right: own, wrong: first }],
    [`variants ${first} and ${own} wrong`, pair.bothWrong, { variant: first, wrong: `${first},${own}` }],
    [`variants ${first} and ${own} answer differently`, pair.apart, { variant: first, apart: `${first},${own}` }],
  ];
}

/** The paired difference of the share right, with its interval and p value. */
export function PairedDifference({ pair: { difference } }: { pair: ComparedPair }) {
  if (!difference) return <span className="text-muted">these rows can’t show it</span>;
  return (
    <>
      <span className={difference.sure ? "font-bold" : undefined}>{points(difference.value)}</span>
      <span className="block text-xs text-muted">{pointsInterval(difference.interval)}</span>
      <span className="block text-xs text-muted">{pValue(difference.p)}</span>
    </>
  );
}
