import { describeAbsent, describeReading } from "#server/contracts/describe-findings";
import type { FeatureFinding } from "#server/contracts/findings";
import { Disclosure } from "@/components/ui/disclosure";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent, plural } from "@/lib/format";

type Props = { features: FeatureFinding[]; rows: number };

/** From this share of the rows on, values that training never saw are worth a look. */
const MANY = 0.05;

/** Most features that are spelt out; the table holds them all, those that stand out first. */
const NAMED = 8;

/** What is odd about a feature that is in the file, in a sentence; null where nothing stands out. */
function oddity({ suspicion, outOfRange, unit, trainingRange }: FeatureFinding, rows: number): string | null {
  if (suspicion !== null || outOfRange < MANY * rows || trainingRange === null) return suspicion;
  const [low, high] = trainingRange;
  return `${percent(outOfRange / rows)} of the rows lie outside of what was seen in training (${short(low)} to ${short(high)}${unit ? ` ${unit}` : ""}).`;
}

const suspicionFirst = (one: FeatureFinding, other: FeatureFinding): number =>
  Number(other.suspicion !== null) - Number(one.suspicion !== null) || other.outOfRange - one.outOfRange;

/** How the values of each feature compare with those of training: what stands out in words, all of them behind a press. */
export function FeatureReport({ features, rows }: Props) {
  if (features.length === 0) return null;
  const absent = features.filter(({ column }) => column === null);
  const out = features.filter((feature) => oddity(feature, rows) !== null).toSorted(suspicionFirst);
  const others = features.filter((feature) => !out.includes(feature));
  return (
    <section aria-labelledby="features-found" className="mt-6">
      <h3 id="features-found" className="text-lg">
        {out.length === 0
          ? `None of the ${features.length} features stands out`
          : `${out.length} of ${plural(features.length, "feature")} ${out.length === 1 ? "stands" : "stand"} out`}
      </h3>
      <p className="mt-1 max-w-2xl text-sm text-muted">
        Each is compared with the values that the models were trained on. Nothing is converted unless you say so: where
        a unit is wrong, change how the columns are read, or put it right in the file and upload it again.
      </p>
      <Readings features={features} />
      {absent.length > 0 && (
        <p className="mt-2 max-w-3xl break-words text-sm">{describeAbsent(absent.map(({ name }) => name))}</p>
      )}
      {out.length > 0 && (
        <ul aria-label="Features that stand out" className="mt-3 max-w-3xl space-y-2 text-sm">
          {out.slice(0, NAMED).map((feature) => (
            <li key={feature.name} className="break-words border-l-2 border-control pl-3">
              <strong className="font-mono">{feature.name}</strong>{" "}
              <span className={feature.suspicion ? "text-bad" : undefined}>{oddity(feature, rows)}</span>
            </li>
          ))}
          {out.length > NAMED && (
            <li className="text-muted">{out.length - NAMED} more stand first in the table below.</li>
          )}
        </ul>
      )}
      <Disclosure className="mt-2" summary={`All ${features.length} features`}>
        <FeatureTable features={[...out, ...others]} rows={rows} />
      </Disclosure>
    </section>
  );
}

/** Features whose values were read otherwise than as they stand in the file. */
function Readings({ features }: Pick<Props, "features">) {
  const read = features.flatMap((feature) => describeReading(feature).map((words) => ({ name: feature.name, words })));
  if (read.length === 0) return null;
  return (
    <ul aria-label="Features that were not read as they stand" className="mt-2 max-w-3xl space-y-1 text-sm">
      {read.map(({ name, words }) => (
        <li key={words + name} className="break-words">
          <strong className="font-mono">{name}</strong> {words}
        </li>
      ))}
    </ul>
  );
}

const short = (value: number | null): string => (value === null ? "none" : String(Number(value.toPrecision(4))));

const share = (part: number, rows: number): string =>
  part === 0 ? "none" : `${count(part)} (${percent(part / rows)})`;

function FeatureTable({ features, rows }: Props) {
  return (
    <Table
      className="max-h-96"
      caption={`Values in ${plural(rows, "row")} and in training; those that stand out come first`}
    >
      <thead>
        <tr>
          <Th>feature</Th>
          <Th>column</Th>
          <Th className="text-right">missing</Th>
          <Th className="text-right">missing in training</Th>
          <Th className="text-right">beyond training</Th>
          <Th className="text-right">smallest</Th>
          <Th className="text-right">median</Th>
          <Th className="text-right">largest</Th>
          <Th>in training</Th>
          <Th>what is odd</Th>
        </tr>
      </thead>
      <tbody>
        {features.map((feature) => (
          <tr key={feature.name}>
            <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-mono font-normal">
              {feature.name}
              {feature.unit && <span className="block text-xs text-muted">{feature.unit}</span>}
            </th>
            <Td className="break-words font-mono">{feature.column ?? <span className="font-sans">none</span>}</Td>
            <Td className="whitespace-nowrap text-right">{share(feature.missing, rows)}</Td>
            <Td className="text-right">
              {feature.trainingMissingShare === null ? "not known" : percent(feature.trainingMissingShare, 0)}
            </Td>
            <Td className="whitespace-nowrap text-right">
              {feature.trainingRange ? share(feature.outOfRange, rows) : "not known"}
            </Td>
            <Td className="text-right">{short(feature.min)}</Td>
            <Td className="text-right">{short(feature.median)}</Td>
            <Td className="text-right">{short(feature.max)}</Td>
            <Td className="whitespace-nowrap">
              {feature.trainingRange
                ? `${short(feature.trainingRange[0])} to ${short(feature.trainingRange[1])}`
                : "never seen"}
            </Td>
            <Td className="min-w-[36rem]">
              {feature.column === null ? "not in the file, missing in all rows" : (oddity(feature, rows) ?? "nothing")}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
