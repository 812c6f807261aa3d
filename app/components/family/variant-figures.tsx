import type { VariantFigure } from "#server/contracts/views";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent, percentRange, points } from "@/lib/format";
import { kindWords, metricWords } from "@/lib/words";

const STANDINGS: Record<VariantFigure["standing"], string> = {
  above: "better than chance explains",
  below: "worse than chance explains",
  usual: "no more than chance",
};

const placeWords = ([best, worst]: VariantFigure["places"]): string =>
  best === worst ? `${best}` : `${best} to ${worst} (tied)`;

/** One variant on every published test beside its siblings. */
export function VariantFigures({ figures }: { figures: VariantFigure[] }) {
  if (figures.length === 0) return <p className="text-muted">No published test has a figure of this variant.</p>;
  return (
    <Table
      className="rounded-lg border border-line bg-surface"
      caption="Each figure has its 95% interval, as if the rows were independent (Wilson; for an AUROC, DeLong). The last column holds the distance from the mean of the family against what sampling alone gives one variant, with Bonferroni’s correction over these tests. The place is the observed one: neighbouring places are often not truly apart."
    >
      <thead>
        <tr>
          <Th>test</Th>
          <Th>what is counted</Th>
          <Th>figure</Th>
          <Th>95% interval</Th>
          <Th>n</Th>
          <Th>from the mean</Th>
          <Th>place</Th>
          <Th>unusual?</Th>
        </tr>
      </thead>
      <tbody>
        {figures.map((figure) => (
          <tr key={figure.name}>
            <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-semibold">
              {figure.title} <span className="font-normal text-muted">({kindWords(figure.kind)})</span>
            </th>
            <Td>{metricWords(figure.metric)}</Td>
            <Td>{percent(figure.value)}</Td>
            <Td className="whitespace-nowrap">{percentRange(figure.interval)}</Td>
            <Td className="whitespace-nowrap">
              {count(figure.n)} {figure.unit}
            </Td>
            <Td className="whitespace-nowrap">{points(figure.value - figure.mean)}</Td>
            <Td className="whitespace-nowrap">
              {placeWords(figure.places)} of {figure.of}
            </Td>
            <Td className={figure.standing === "usual" ? "text-muted" : "font-semibold"}>
              {STANDINGS[figure.standing]}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
