import Link from "next/link";
import type { TrialResult } from "#server/contracts/trial";
import { swarm } from "@/components/charts/swarm";
import { answersOf, countAnswers, countChanged, trialHeadline } from "@/components/trial/trial-summary";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { Table, Td, Th } from "@/components/ui/table";
import { percent } from "@/lib/format";

type Props = { result: TrialResult; before: TrialResult | null; family: string };

/** Labels with a line of their own in the picture. */
const PICTURED = 6;

/** What the variants say of one input: in a sentence, as dots, as figures. */
export function TrialAnswer({ result, before, family }: Props) {
  const answers = answersOf(result);
  const counts = countAnswers(answers);
  const changed = before === null ? null : countChanged(before, result);
  const shown = labelsByWeight(result).slice(0, result.labels.length === 2 ? 1 : PICTURED);
  return (
    <Card aria-labelledby="answer">
      <h2 id="answer" className="text-2xl">
        {trialHeadline(answers)}
      </h2>
      <p className="mt-2 max-w-3xl text-muted">
        {counts.length > 1
          ? "They are equally accurate on the usual test, and part on this input: which of them you deploy decides what happens here."
          : "On this input it does not matter which of them you deploy. Try one that is less like what they were trained on."}
        {changed !== null &&
          ` Since the input before, ${changed === 0 ? "none has" : changed === 1 ? "1 has" : `${changed} have`} changed the answer.`}
      </p>
      <div className="mt-6 space-y-4">
        {shown.map((label) => (
          <LabelDots key={label} label={label} result={result} before={before} />
        ))}
      </div>
      <Disclosure summary="The figures behind the picture" className="mt-4">
        <Table caption="Each variant’s answer and how sure it is (softmax probability)" className="max-h-96">
          <thead>
            <tr>
              <Th>variant</Th>
              <Th>answer</Th>
              {result.labels.slice(0, PICTURED).map((label) => (
                <Th key={label}>{label}</Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {result.variants.map(({ variant, probabilities }, at) => (
              <tr key={variant}>
                <th scope="row" className="border-b border-line px-3 py-1.5 text-left font-normal">
                  <Link className="link" href={`/families/${family}?variant=${variant}`} prefetch={false}>
                    {variant}
                  </Link>
                </th>
                <Td className="py-1.5">{answers[at]?.label}</Td>
                {probabilities.slice(0, PICTURED).map((probability, c) => (
                  <Td key={result.labels[c]} className="py-1.5">
                    {percent(probability)}
                  </Td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </Disclosure>
      <p className="mt-5 text-sm">
        One input proves nothing about which variant is better.{" "}
        <Link className="link" href={`/families/${family}/evaluate`}>
          Rank them on a few hundred of yours
        </Link>
        .
      </p>
    </Card>
  );
}

/** Labels by how much the variants hold for them on average. */
function labelsByWeight({ labels, variants }: TrialResult): string[] {
  const weights = labels.map((_, c) => variants.reduce((sum, { probabilities }) => sum + (probabilities[c] ?? 0), 0));
  return labels
    .map((label, c) => ({ label, weight: weights[c] as number }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ label }) => label);
}

type DotsProps = { label: string; result: TrialResult; before: TrialResult | null };

/** How probable each variant holds one label: before a line of faint dots, now a line of full ones. */
function LabelDots({ label, result, before }: DotsProps) {
  const c = result.labels.indexOf(label);
  const now = result.variants.map(({ variant, probabilities }) => ({ variant, share: probabilities[c] ?? 0 }));
  const levels = swarm(
    now.map(({ share }) => share),
    0.012,
  );
  const step = Math.min(6, 24 / Math.max(1, ...levels.map(Math.abs)));
  const earlier = before?.variants.map(({ probabilities }) => probabilities[c] ?? 0);
  return (
    <div>
      <p className="text-sm font-semibold">“{label}”</p>
      <div className="px-2">
        <svg className="block h-16 w-full overflow-visible" aria-hidden="true">
          <line x1="0" x2="100%" y1="30" y2="30" className="stroke-line" />
          <line x1="50%" x2="50%" y1="2" y2="58" className="stroke-control" strokeDasharray="2 3" />
          {now.map(({ variant, share }, at) => {
            const y = 30 + (levels[at] ?? 0) * step;
            const was = earlier?.[at];
            return (
              <g key={variant}>
                {was !== undefined && (
                  <line
                    x1={`${100 * was}%`}
                    x2={`${100 * share}%`}
                    y1={y}
                    y2={y}
                    className="stroke-rest"
                    strokeOpacity={0.35}
                  />
                )}
                <circle cx={`${100 * share}%`} cy={y} r={4.5} className="fill-best" fillOpacity={0.75}>
                  <title>
                    variant {variant}: {percent(share)}
                  </title>
                </circle>
              </g>
            );
          })}
        </svg>
        <p className="flex justify-between text-xs text-muted">
          <span>surely not</span>
          <span>50%</span>
          <span>surely</span>
        </p>
      </div>
    </div>
  );
}
