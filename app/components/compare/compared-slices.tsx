import type { ComparedTest, Comparison } from "#server/contracts/comparison";
import { Disclosure } from "@/components/ui/disclosure";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent, pointsWide } from "@/lib/format";

/** The slices of every test that has some, variant beside variant. */
export function ComparedSlices({ comparison }: { comparison: Comparison }) {
  return comparison.tests
    .filter(({ slices }) => slices.length > 0)
    .map((test) => (
      <Disclosure key={test.name} summary={`${test.title}: ${count(test.slices.length)} slices`}>
        <SliceTable test={test} variants={comparison.variants} />
      </Disclosure>
    ));
}

function SliceTable({ test, variants }: { test: ComparedTest; variants: string[] }) {
  return (
    <Table
      className="mb-4 max-h-[32rem]"
      caption={`Share right in each slice of “${test.title}”, counted in ${test.unit}`}
    >
      <thead>
        <tr>
          <Th>slice</Th>
          <Th>n</Th>
          {variants.map((variant) => (
            <Th key={variant}>variant {variant}</Th>
          ))}
          <Th>best to worst</Th>
        </tr>
      </thead>
      <tbody>
        {test.slices.map(({ column, slice, n, values }) => (
          <tr key={`${column} ${slice}`}>
            <th scope="row" className="border-b border-line px-3 py-2 text-left font-normal">
              <span className="text-muted">{column}:</span> {slice}
            </th>
            <Td>{count(n)}</Td>
            {values.map((value, at) => (
              <Td key={variants[at]}>{value === null ? "not measured" : percent(value)}</Td>
            ))}
            <Td className="whitespace-nowrap">{rangeOf(values)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function rangeOf(values: (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  return known.length < 2 ? "" : pointsWide(Math.max(...known) - Math.min(...known));
}
