import clsx from "clsx";
import type { RowDetail as Detail, RowSource } from "#server/contracts/rows";
import { swarm } from "@/components/charts/swarm";
import { RowImage } from "@/components/rows/row-item";
import { Table, Td, Th } from "@/components/ui/table";
import { percent } from "@/lib/format";

/** One row whole: the input, what it really is, and every variant's answer with its confidence. */
export function RowDetail({ source, detail }: { source: RowSource; detail: Detail }) {
  const labels = [...new Set(detail.variants.map(({ label }) => label))];
  const byAnswer = labels
    .map((label) => ({ label, variants: detail.variants.filter((each) => each.label === label) }))
    .sort((one, other) => other.variants.length - one.variants.length);
  return (
    <div className="space-y-5">
      <RowInput source={source} detail={detail} />
      <p className="text-sm">
        Really <strong>{detail.truth}</strong>
        {detail.slices.map(({ column, value }) => (
          <span key={column} className="text-muted">
            {" "}
            · {column}: {value}
          </span>
        ))}
        {detail.group !== null && <span className="text-muted"> · group {detail.group}</span>}
      </p>
      {byAnswer.map(({ label, variants }) => (
        <AnswerDots key={label} label={label} right={label === detail.truth} variants={variants} />
      ))}
      <Table
        caption="Each variant’s answer; its confidence is the softmax probability of that answer"
        className="max-h-72"
      >
        <thead>
          <tr>
            <Th>variant</Th>
            <Th>answer</Th>
            <Th>confidence</Th>
          </tr>
        </thead>
        <tbody>
          {byAnswer.flatMap(({ variants }) =>
            [...variants]
              .sort((one, other) => other.confidence - one.confidence)
              .map(({ variant, label, confidence }) => (
                <tr key={variant}>
                  <th scope="row" className="border-b border-line px-3 py-1.5 text-left font-normal">
                    {variant}
                  </th>
                  <Td className={clsx("py-1.5", label === detail.truth ? "text-best" : "")}>
                    {label}
                    {label === detail.truth ? "" : " (wrong)"}
                  </Td>
                  <Td className="py-1.5">{percent(confidence)}</Td>
                </tr>
              )),
          )}
        </tbody>
      </Table>
    </div>
  );
}

function RowInput({ source, detail }: { source: RowSource; detail: Detail }) {
  const { input, row } = detail;
  if (input.image !== null)
    return (
      <figure>
        <RowImage source={source} row={row} className="max-h-72 min-h-32 w-full" />
        <figcaption className="mt-1 break-all text-xs text-muted">{input.image}</figcaption>
      </figure>
    );
  if (input.features)
    return (
      <dl className="grid max-h-56 grid-cols-[auto_1fr] gap-x-4 overflow-y-auto text-sm tabular-nums">
        {Object.entries(input.features).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd>{value ?? "missing"}</dd>
          </div>
        ))}
      </dl>
    );
  return (
    <div className="max-h-56 space-y-3 overflow-y-auto whitespace-pre-wrap break-words border-l-4 border-line pl-4">
      <p>{input.text}</p>
      {input.textPair !== null && <p>{input.textPair}</p>}
    </div>
  );
}

type DotsProps = { label: string; right: boolean; variants: { variant: string; confidence: number }[] };

/** The variants of one answer along the axis of confidence, 0 to 100 per cent. */
function AnswerDots({ label, right, variants }: DotsProps) {
  const levels = swarm(
    variants.map(({ confidence }) => confidence),
    0.02,
  );
  const step = Math.min(6, 24 / Math.max(1, ...levels.map(Math.abs)));
  return (
    <div>
      <p className="flex justify-between text-sm">
        <span>
          <strong>{label}</strong> {right ? "(right)" : "(wrong)"}
        </span>
        <span className="text-muted tabular-nums">{variants.length} variants</span>
      </p>
      <div className="px-2">
        <svg className="block h-14 w-full overflow-visible" aria-hidden="true">
          <line x1="0" x2="100%" y1="28" y2="28" className="stroke-line" />
          {variants.map(({ variant, confidence }, at) => (
            <circle
              key={variant}
              cx={`${(100 * confidence).toFixed(2)}%`}
              cy={28 + (levels[at] ?? 0) * step}
              r={4}
              className={right ? "fill-best" : "fill-surface stroke-rest"}
              strokeWidth={1.6}
            />
          ))}
        </svg>
        <p className="flex justify-between text-xs text-muted">
          <span>0% sure</span>
          <span>100% sure</span>
        </p>
      </div>
    </div>
  );
}
