import type { Report } from "#server/contracts/report";
import { Card } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import { difference } from "@/lib/figure";
import { count } from "@/lib/format";

/** Whether labelling more is worth it: what choosing got on parts of the data, and what it can be expected to get on more. */
export function MoreData({ report }: { report: Report }) {
  const { moreData, unit, title } = report;
  if (!moreData) return null;
  const { units, leader, rival, lead, toPart, withinPoint, curve } = moreData;
  const most = Math.max(...curve.map(({ gain, regret }) => gain + regret), 0);
  return (
    <Card className="mt-6" aria-labelledby="more">
      <h2 id="more" className="text-xl">
        Is more data worth it?
      </h2>
      <ul className="mb-5 mt-2 max-w-3xl list-disc space-y-1 pl-5 text-sm">
        <li>
          {toPart === null
            ? `Variants ${leader} and ${rival} are level: no number of ${units} is known to part them.`
            : `To part variant ${leader} from ${rival}, if its lead of ${difference(lead, unit).replace("+", "")} holds: about ${count(toPart)} ${units}.`}
        </li>
        {withinPoint !== null && (
          <li>
            To know their difference within one point: about {count(withinPoint)} {units}.
          </li>
        )}
      </ul>
      <Table
        caption={`What choosing by ${title} gets over a variant picked at random, and what it leaves to a choice that knew all; up to half of your ${units} by choosing on parts and judging on the rest, from all on worked out from how much the variants differ`}
      >
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
              <Td>{source === "subsampled" ? "tried on parts" : "expected"}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
