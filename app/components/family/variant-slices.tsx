import type { VariantFigure } from "#server/contracts/views";
import { Disclosure } from "@/components/ui/disclosure";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent, percentRange, points } from "@/lib/format";

/** One variant on the slices of every published test that has any. */
export function VariantSlices({ figures }: { figures: VariantFigure[] }) {
  const sliced = figures.filter(({ slices }) => slices.length > 0);
  if (sliced.length === 0) return null;
  return (
    <section className="mt-12">
      <h2 className="mb-3 text-2xl">By slice</h2>
      {sliced.map(({ name, title, unit, slices }) => (
        <Disclosure key={name} summary={title} className="mb-2">
          <Table caption={`The share of ${unit} right in each slice of “${title}”, with its 95% interval (Wilson)`}>
            <thead>
              <tr>
                <Th>column</Th>
                <Th>slice</Th>
                <Th>right</Th>
                <Th>95% interval</Th>
                <Th>n</Th>
                <Th>from the mean</Th>
              </tr>
            </thead>
            <tbody>
              {slices.map(({ column, slice, value, interval, n, mean }) => (
                <tr key={`${column}\n${slice}`}>
                  <Td>{column}</Td>
                  <Td>{slice}</Td>
                  <Td>{percent(value)}</Td>
                  <Td className="whitespace-nowrap">{percentRange(interval)}</Td>
                  <Td className="whitespace-nowrap">
                    {count(n)} {unit}
                  </Td>
                  <Td className="whitespace-nowrap">{points(value - mean)}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Disclosure>
      ))}
    </section>
  );
}
