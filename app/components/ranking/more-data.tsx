import { CURVE_SOURCES, captionOfMoreData, compareGains, describeParting } from "#server/contracts/describe-more-data";
import type { Report } from "#server/contracts/report";
import { Card } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import { difference, differenceRange } from "@/lib/figure";
import { count } from "@/lib/format";

/** Whether labelling more is worth it: what choosing got on parts of the data, and what it can be expected to get on more. */
export function MoreData({ report }: { report: Report }) {
  const { moreData, unit, title, recommendation } = report;
  if (!moreData) return null;
  const { units, lead, curve } = moreData;
  const { estimate, interval } = recommendation.gainOverRandom;
  const most = Math.max(...curve.map(({ gain, regret }) => gain + regret), 0);
  const compared = compareGains(moreData, difference(estimate, unit), differenceRange(interval, unit));
  return (
    <Card className="mt-6" aria-labelledby="more">
      <h2 id="more" className="text-xl">
        Is more data worth it?
      </h2>
      <ul className="mb-5 mt-2 max-w-3xl list-disc space-y-1 pl-5 text-sm">
        {describeParting(moreData, difference(lead, unit).replace("+", "")).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Table caption={captionOfMoreData(moreData, title)}>
        <thead>
          <tr>
            <Th>{units}</Th>
            <Th>choosing gets</Th>
            <Th>it leaves</Th>
            <Th>
              <span className="sr-only">as a bar</span>
            </Th>
            <Th>how known</Th>
          </tr>
        </thead>
        <tbody>
          {curve.map(({ units: n, gain, regret, source }) => (
            <tr key={`${n} ${source}`}>
              <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-normal">
                {count(n)}
              </th>
              <Td>{difference(gain, unit)}</Td>
              <Td>{difference(regret, unit).replace("+", "")}</Td>
              <Td className="w-1/3 min-w-32">
                <span className="block h-2.5 rounded-full bg-noise" aria-hidden="true">
                  <span
                    className="block h-full rounded-full bg-best"
                    style={{ width: `${most > 0 ? Math.max(0, Math.min(1, gain / most)) * 100 : 0}%` }}
                  />
                </span>
              </Td>
              <Td>{CURVE_SOURCES[source]}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {compared && <p className="mt-3 max-w-3xl text-sm text-muted">{compared}</p>}
    </Card>
  );
}
