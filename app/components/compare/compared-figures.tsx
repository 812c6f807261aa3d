import Link from "next/link";
import type { ComparedFigure, Comparison } from "#server/contracts/comparison";
import { type DistinctTest, distinctTests } from "@/components/compare/distinct-tests";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent, percentRange, pointsInterval, signed } from "@/lib/format";
import { kindWords, metricWords } from "@/lib/words";

type Value = ComparedFigure["values"][number];

/** Figures of the chosen variants on every published test, each beside its difference from the first. */
export function ComparedFigures({ slug, comparison }: { slug: string; comparison: Comparison }) {
  const { variants, tests } = comparison;
  return (
    <Table
      className="rounded-lg border border-line bg-surface"
      caption={`Each figure with its 95% interval; below the line, how many points it is ahead of variant ${variants[0]}. Bold: surely ahead or behind, all differences of this table taken together (Bonferroni).`}
    >
      <thead>
        <tr>
          <Th>test</Th>
          {variants.map((variant, at) => (
            <Th key={variant}>
              <Link className="link font-mono" href={`/families/${slug}/variants/${variant}`}>
                variant {variant}
              </Link>
              {at === 0 && <span className="block font-normal">measured against</span>}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {distinctTests(tests).flatMap(({ test, alike }) =>
          test.figures.map((figure) => (
            <Figures
              key={`${test.name} ${figure.metric}`}
              test={test}
              alike={alike}
              figure={figure}
              variants={variants}
            />
          )),
        )}
      </tbody>
    </Table>
  );
}

/** How the intervals of differences are made, and where they are too wide. */
export function methodWords(exact: boolean): string {
  const counted = exact
    ? "Where units right are counted, the interval comes from the rows that the two answer differently: of two labels one is right on each of them."
    : "The intervals of differences come from the rows that the two answer differently; the package keeps no truth of single rows, so they are rather too wide.";
  return `${counted} Of pairs, and of tests that show one row at several levels, they are rather too wide as well. An AUROC is compared as if the rows were not the same, as a rule too wide too.`;
}

type RowProps = DistinctTest & { figure: ComparedFigure; variants: string[] };

function Figures({ test, alike, figure, variants }: RowProps) {
  return (
    <tr>
      <th scope="row" className="min-w-32 border-b border-line px-3 py-2 text-left align-top font-semibold">
        {test.title} <span className="font-normal text-muted">({kindWords(test.kind)})</span>
        <span className="block text-xs font-normal text-muted">
          {metricWords(figure.metric)}, n = {count(figure.n)} {test.unit}
          {test.copies > 1 && `, up to ${test.copies} of one row`}
          {alike.length > 0 && `; the same figures as ${alike.join(", ")}`}
        </span>
      </th>
      {figure.values.map((value, at) => (
        <Td key={variants[at]} className="whitespace-nowrap">
          <Figure value={value} />
        </Td>
      ))}
    </tr>
  );
}

function Figure({ value }: { value: Value }) {
  if (!value) return "not measured";
  const { difference } = value;
  return (
    <>
      {percent(value.value)}
      <span className="block text-xs text-muted">{percentRange(value.interval)}</span>
      {difference && (
        <span className="mt-1 block border-t border-line pt-1">
          <span className={difference.sure ? "font-bold" : undefined}>{signed(difference.value * 100)} points</span>
          <span className="block text-xs text-muted">{pointsInterval(difference.interval)}</span>
        </span>
      )}
    </>
  );
}
