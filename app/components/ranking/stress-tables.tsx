import type { ReactNode } from "react";
import type { Report } from "#server/contracts/report";
import { StressPicture } from "@/components/charts/stress-picture";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { Table, Td, Th } from "@/components/ui/table";
import { difference, differenceRange, figure, figureRange, type Unit } from "@/lib/figure";
import { count, percent, percentRange, plural } from "@/lib/format";

type Stress = Report["stresses"][number];
/** `form`: the way to choose other stresses, for the owner. */
type Props = { report: Report; level: string; form?: ReactNode };

/** What becomes of the ranking when the same rows are put to built-in stresses. */
export function StressTables({ report, level, form }: Props) {
  const { stresses, recommendation, unit } = report;
  const measured = stresses.filter(({ reason }) => reason === null);
  if (stresses.length === 0 && !form) return null;
  return (
    <Card className="mt-6" aria-labelledby="stresses">
      <h2 id="stresses" className="scroll-mt-16 text-xl">
        Under stress
      </h2>
      {stresses.length === 0 && (
        <p className="mt-1 max-w-3xl text-sm text-muted">
          Would the order stay if your rows were a little worse: blurred, misspelt, with values missing?
        </p>
      )}
      {stresses.length > 0 && (
        <ul className="mt-3 max-w-3xl list-disc space-y-2 pl-5 text-sm">
          {stresses.map((stress) => (
            <li key={stress.title}>{stress.verdict}</li>
          ))}
        </ul>
      )}
      {measured.length > 0 && (
        <StressPicture
          strips={[
            {
              title: "Your rows as they are",
              marks: report.variants.map(({ variant, estimate, inBestSet }) => ({
                variant,
                value: estimate,
                inBestSet,
              })),
            },
            ...measured.map(({ title, variants }) => ({
              title,
              marks: variants.flatMap(({ variant, estimate, inBestSet }) =>
                estimate === null ? [] : [{ variant, value: estimate, inBestSet }],
              ),
            })),
          ]}
          recommended={recommendation.variant}
          unit={unit}
        />
      )}
      {stresses.length > 0 && (
        <div className="mt-6">
          <Summary report={report} level={level} />
        </div>
      )}
      {stresses.map((stress) => (
        <Disclosure key={stress.title} summary={`All variants: ${stress.title}`} className="mt-3 print:hidden">
          <AllVariants stress={stress} level={level} unit={unit} />
        </Disclosure>
      ))}
      {form}
    </Card>
  );
}

/** One line a stress: the recommended variant there, and whether the order holds. */
function Summary({ report, level }: { report: Report; level: string }) {
  const { stresses, recommendation, unit } = report;
  return (
    <Table
      caption={`Variant ${recommendation.variant} on the same rows put to each stress. The drop is paired, row by row, and positive where it is worse than on the rows as they are; intervals at ${level} confidence, each stress by itself.`}
    >
      <thead>
        <tr>
          <Th>stress</Th>
          <Th>rows changed</Th>
          <Th>variant {recommendation.variant}</Th>
          <Th>drop</Th>
          <Th>answers that flip</Th>
          <Th>could be the best there</Th>
          <Th>best there</Th>
          <Th>rank correlation with clean</Th>
        </tr>
      </thead>
      <tbody>
        {stresses.map(({ title, rows, changed, variants, best, correlation, reason }) => {
          const own = variants.find(({ variant }) => variant === recommendation.variant);
          return (
            <tr key={title}>
              <th scope="row" className="min-w-36 border-b border-line px-3 py-2 text-left align-top font-normal">
                {title}
              </th>
              <Td className="whitespace-nowrap">
                {percent(changed / rows)} of {count(rows)}
              </Td>
              <Td>
                <Estimate value={own?.estimate ?? null} interval={own?.interval ?? null} unit={unit} />
              </Td>
              <Td>
                <Drop value={own?.drop ?? null} interval={own?.dropInterval ?? null} unit={unit} />
              </Td>
              <Td>{own ? percent(own.flipRate) : "none"}</Td>
              <Td>
                {reason === null
                  ? plural(variants.filter(({ inBestSet }) => inBestSet).length, "variant")
                  : "not judged: the label may change"}
              </Td>
              <Td>{best ?? "–"}</Td>
              <Td>
                {correlation === null
                  ? "–"
                  : `${correlation.rho.toFixed(2)} (${correlation.interval.map((end) => end.toFixed(2)).join(" to ")})`}
              </Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function AllVariants({ stress, level, unit }: { stress: Stress; level: string; unit: Unit }) {
  return (
    <Table
      className="max-h-[32rem]"
      caption={`Every variant under ${stress.title}, in the order of the ranking on the rows as they are; intervals at ${level} confidence, n = ${plural(stress.rows, "row")}.`}
    >
      <thead>
        <tr>
          <Th>variant</Th>
          <Th>rank there</Th>
          <Th>figure there</Th>
          <Th>drop</Th>
          <Th>answers that flip</Th>
          <Th>best set there</Th>
        </tr>
      </thead>
      <tbody>
        {stress.variants.map((own) => (
          <tr key={own.variant}>
            <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-normal">
              {own.variant}
            </th>
            <Td>{own.rank ?? "–"}</Td>
            <Td>
              <Estimate value={own.estimate} interval={own.interval} unit={unit} />
            </Td>
            <Td>
              <Drop value={own.drop} interval={own.dropInterval} unit={unit} />
            </Td>
            <Td>
              {percent(own.flipRate)}
              {own.flipInterval && <Small>{percentRange(own.flipInterval)}</Small>}
            </Td>
            <Td>{own.estimate === null ? "–" : own.inBestSet ? "yes" : "no"}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

type FigureProps = { value: number | null; interval: [number, number] | null; unit: Unit };

function Estimate({ value, interval, unit }: FigureProps) {
  if (value === null) return "–";
  return (
    <>
      {figure(value, unit)}
      {interval && <Small>{figureRange(interval, unit)}</Small>}
    </>
  );
}

function Drop({ value, interval, unit }: FigureProps) {
  if (value === null) return "–";
  return (
    <>
      {difference(value, unit)}
      {interval && <Small>{differenceRange(interval, unit)}</Small>}
    </>
  );
}

const Small = ({ children }: { children: string }) => (
  <span className="block whitespace-nowrap text-xs text-muted">{children}</span>
);
