import type { FeatureFinding } from "#server/contracts/findings";
import { Disclosure } from "@/components/ui/disclosure";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent, plural } from "@/lib/format";

type Props = { features: FeatureFinding[]; rows: number };

/** From this share of the rows on, values that training never saw are worth a look. */
const MANY = 0.05;

const standsOut = ({ suspicion, outOfRange }: FeatureFinding, rows: number): boolean =>
  suspicion !== null || outOfRange >= MANY * rows;

/** How the values of each feature compare with those of training: what stands out first, all of them behind a press. */
export function FeatureReport({ features, rows }: Props) {
  if (features.length === 0) return null;
  const out = features.filter((feature) => standsOut(feature, rows)).toSorted(bySuspicion);
  const suspected = out.filter(({ suspicion }) => suspicion !== null).length;
  return (
    <section aria-labelledby="features-found" className="mt-6">
      <h3 id="features-found" className="text-lg">
        {out.length === 0
          ? `None of the ${features.length} features stands out`
          : `${out.length} of ${plural(features.length, "feature")} ${out.length === 1 ? "stands" : "stand"} out`}
      </h3>
      <p className="mt-1 max-w-2xl text-sm text-muted">
        Each is compared with the values that the models were trained on.{" "}
        {suspected > 0
          ? "Nothing was converted or left out: where a unit is wrong, put it right in the file and upload it again."
          : "Values beyond those are answered too, but nobody has seen how well."}
      </p>
      {out.length > 0 && (
        <div className="mt-3">
          <FeatureTable features={out} rows={rows} caption="Features that stand out, the most suspicious first" />
        </div>
      )}
      <Disclosure className="mt-2" summary={`All ${features.length} features`}>
        <FeatureTable features={features} rows={rows} caption={`Values in ${plural(rows, "row")} and in training`} />
      </Disclosure>
    </section>
  );
}

function bySuspicion(one: FeatureFinding, other: FeatureFinding): number {
  const byWords = Number(other.suspicion !== null) - Number(one.suspicion !== null);
  return byWords || other.outOfRange - one.outOfRange;
}

const short = (value: number | null): string => (value === null ? "none" : String(Number(value.toPrecision(4))));

function FeatureTable({ features, rows, caption }: Props & { caption: string }) {
  return (
    <Table className="max-h-96" caption={caption}>
      <thead>
        <tr>
          <Th>feature</Th>
          <Th>column</Th>
          <Th>what is odd</Th>
          <Th className="text-right">missing</Th>
          <Th className="text-right">missing in training</Th>
          <Th className="text-right">beyond training</Th>
          <Th className="text-right">smallest</Th>
          <Th className="text-right">median</Th>
          <Th className="text-right">largest</Th>
          <Th>in training</Th>
        </tr>
      </thead>
      <tbody>
        {features.map((feature) => (
          <tr key={feature.name}>
            <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-mono font-normal">
              {feature.name}
              {feature.unit && <span className="block text-xs text-muted">{feature.unit}</span>}
            </th>
            <Td className="break-words font-mono">{feature.column}</Td>
            <Td className="min-w-64 max-w-md">
              {feature.suspicion ? <strong className="font-semibold text-bad">{feature.suspicion}</strong> : "nothing"}
            </Td>
            <Td className="text-right">{share(feature.missing, rows)}</Td>
            <Td className="text-right">
              {feature.trainingMissingShare === null ? "not known" : percent(feature.trainingMissingShare, 0)}
            </Td>
            <Td className="text-right">{feature.trainingRange ? share(feature.outOfRange, rows) : "not known"}</Td>
            <Td className="text-right">{short(feature.min)}</Td>
            <Td className="text-right">{short(feature.median)}</Td>
            <Td className="text-right">{short(feature.max)}</Td>
            <Td className="whitespace-nowrap">
              {feature.trainingRange
                ? `${short(feature.trainingRange[0])} to ${short(feature.trainingRange[1])}`
                : "never seen"}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const share = (part: number, rows: number): string =>
  part === 0 ? "none" : `${count(part)} (${percent(part / rows)})`;
