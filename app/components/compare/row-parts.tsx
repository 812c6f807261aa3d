import type { ComparedPart } from "#server/contracts/evaluation-comparison";
import type { RowFilter } from "#server/contracts/rows";
import { PairedDifference } from "@/components/compare/row-pairs";
import { RowsLink } from "@/components/rows/rows-link";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent } from "@/lib/format";

export type NamedPart = { name: string; part: ComparedPart; filter: Partial<RowFilter> };
type Props = { title: string; caption: string; parts: NamedPart[]; variants: string[] };

/** Parts of the rows, such as slices: the share right of each variant, and beside it its paired difference from the first. */
export function RowParts({ title, caption, parts, variants }: Props) {
  const [first] = variants;
  return (
    <Table className="max-h-[32rem] rounded-lg border border-line bg-surface" caption={caption}>
      <thead>
        <tr>
          <Th>{title}</Th>
          <Th>rows (n)</Th>
          {variants.map((variant) => (
            <Th key={variant}>variant {variant}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {parts.map(({ name, part, filter }) => (
          <tr key={name}>
            <th scope="row" className="border-b border-line px-3 py-2 text-left align-top font-normal">
              {name}
            </th>
            <Td>
              <RowsLink filter={{ variant: first, ...filter }} className="link">
                {count(part.rows)}
              </RowsLink>
            </Td>
            {variants.map((variant, at) => {
              const share = part.shares[at];
              const pair = part.pairs.find((each) => each.variant === variant);
              return (
                <Td key={variant} className="whitespace-nowrap">
                  {share == null ? "undefined" : percent(share)}
                  {pair && (
                    <span className="mt-1 block border-t border-line pt-1">
                      <PairedDifference pair={pair} />
                    </span>
                  )}
                </Td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
