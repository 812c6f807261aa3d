import type { EvaluationComparison } from "#server/contracts/evaluation-comparison";
import { Table, Td, Th } from "@/components/ui/table";
import { figure, figureRange } from "@/lib/figure";
import { capital, count } from "@/lib/format";

/** Every metric of the report for the chosen variants, each with its interval and n. */
export function RowMetrics({ comparison, level }: { comparison: EvaluationComparison; level: string }) {
  const { variants, metrics } = comparison;
  return (
    <Table
      className="rounded-lg border border-line bg-surface"
      caption={`Each figure by itself with its ${level} interval. Two intervals that overlap do not show that two variants are equal: see the paired differences.`}
    >
      <thead>
        <tr>
          <Th>metric</Th>
          {variants.map((variant) => (
            <Th key={variant} className="font-mono">
              variant {variant}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {metrics.map((metric) => (
          <tr key={metric.metric}>
            <th scope="row" className="min-w-32 border-b border-line px-3 py-2 text-left align-top font-semibold">
              {capital(metric.title)}
              {metric.better === "lower" && <span className="font-normal text-muted"> (lower is better)</span>}
              <span className="block text-xs font-normal text-muted">n = {count(metric.rows)}</span>
            </th>
            {variants.map((variant) => (
              <Td key={variant} className="min-w-28">
                <Figure metric={metric} variant={variant} />
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Figure({ metric, variant }: { metric: EvaluationComparison["metrics"][number]; variant: string }) {
  const own = metric.variants.find((each) => each.variant === variant);
  if (own?.estimate == null) return own?.reason ?? "undefined";
  return (
    <>
      {figure(own.estimate, metric.unit)}
      <span className="block text-xs text-muted">
        {own.interval ? figureRange(own.interval, metric.unit) : own.reason}
        {own.n !== undefined && own.n !== metric.rows && `, n = ${count(own.n)}`}
      </span>
    </>
  );
}
