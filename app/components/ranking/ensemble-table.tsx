import type { Report } from "#server/contracts/report";
import { Card } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import { difference, differenceRange, figure, figureRange } from "@/lib/figure";
import { metWords } from "@/lib/words";

/** `bundles`: where ensembles are downloaded; null where the reader cannot. */
type Props = { report: Report; bundles: string | null; level: string };

/** The best few variants as one: what to expect of them, and what they cost. */
export function EnsembleTable({ report, bundles, level }: Props) {
  const { ensembles, recommendation, unit } = report;
  if (ensembles.length === 0) return null;
  const isTimed = ensembles.some(({ latency }) => latency !== null);
  const isJudged = ensembles.some(({ requirement }) => requirement !== null);
  return (
    <Card className="mt-6" aria-labelledby="ensembles">
      <h2 id="ensembles" className="text-xl">
        Several as one
      </h2>
      <p className="mb-4 mt-1 max-w-3xl text-sm text-muted">
        Variants that err on different rows can mend each other’s errors; here is whether yours do. An ensemble answers
        by the mean of its members’ logits, and takes the time and the room of all of them.
      </p>
      <Table
        caption={`Chosen and judged on different rows. The gain is over the best one alone (here ${recommendation.variant}), positive where the ensemble is better`}
      >
        <thead>
          <tr>
            <Th>the best</Th>
            <Th>expect</Th>
            <Th>{level} interval</Th>
            <Th>gain</Th>
            <Th>{level} interval</Th>
            <Th>size</Th>
            {isTimed && <Th>time for a row</Th>}
            {isJudged && <Th>meets size and latency</Th>}
            <Th>variants</Th>
            {bundles && (
              <Th className="print:hidden">
                <span className="sr-only">download</span>
              </Th>
            )}
          </tr>
        </thead>
        <tbody>
          {ensembles.map(({ size, members, expected, gainOverSingle, bytes, latency, requirement }) => (
            <tr key={size}>
              <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-normal">
                {size}
              </th>
              <Td>{figure(expected.estimate, unit)}</Td>
              <Td>{figureRange(expected.interval, unit)}</Td>
              <Td>
                <strong className={gainOverSingle.interval[0] > 0 ? "text-best" : "font-normal"}>
                  {difference(gainOverSingle.estimate, unit)}
                </strong>
              </Td>
              <Td>{differenceRange(gainOverSingle.interval, unit)}</Td>
              <Td className="whitespace-nowrap">{bytes === null ? "" : figure(bytes, "bytes")}</Td>
              {isTimed && <Td className="whitespace-nowrap">{latency === null ? "" : figure(latency, "ms")}</Td>}
              {isJudged && <Td>{metWords[requirement ?? "cannot-tell"]}</Td>}
              <Td className="min-w-40">{members.join(", ")}</Td>
              {bundles && (
                <Td className="print:hidden">
                  <a
                    className="link"
                    href={`${bundles}?ensemble=${size}`}
                    aria-label={`Download the bundle of the best ${size} as one`}
                    download
                  >
                    Bundle
                  </a>
                </Td>
              )}
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
