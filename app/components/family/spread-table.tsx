import type { Spread } from "#server/contracts/views";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent, pointsWide } from "@/lib/format";
import { kindWords, metricWords } from "@/lib/words";

export function SpreadTable({ spreads }: { spreads: Spread[] }) {
  return (
    <Table caption="How far the variants lie apart on each published test, beside the noise of a test of that size">
      <thead>
        <tr>
          <Th>test</Th>
          <Th>what is counted</Th>
          <Th>n a variant</Th>
          <Th>mean</Th>
          <Th>lowest</Th>
          <Th>highest</Th>
          <Th>standard deviation over variants</Th>
          <Th>standard error of one variant</Th>
        </tr>
      </thead>
      <tbody>
        {spreads.map((spread) => (
          <tr key={spread.name}>
            <Td>
              {spread.title} <span className="text-muted">({kindWords(spread.kind)})</span>
            </Td>
            <Td>{metricWords(spread.metric)}</Td>
            <Td>{count(spread.n)}</Td>
            <Td>{percent(spread.mean)}</Td>
            <Td>{percent(spread.min)}</Td>
            <Td>{percent(spread.max)}</Td>
            <Td>{pointsWide(spread.sd, 2)}</Td>
            <Td>{pointsWide(spread.samplingSe, 2)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
