"use client";

import { useTable } from "@tanstack/react-table";
import Link from "next/link";
import { useMemo, useState } from "react";
import { FEWEST_COMPARED, MOST_COMPARED } from "#server/contracts/comparison-limits";
import type { Strip } from "@/components/charts/strips";
import { compareHref } from "@/components/compare/compare-url";
import { ColumnChoice } from "@/components/family/column-choice";
import { useFollowedVariant } from "@/components/family/followed-variant";
import { columnsOf, features } from "@/components/family/variant-columns";
import { NO_MINIMUM, VariantFilters } from "@/components/family/variant-controls";
import { type VariantRow, variantCsv } from "@/components/family/variant-csv";
import { SortHead, VariantCells } from "@/components/family/variant-row";
import { Button, buttonClass } from "@/components/ui/button";
import { Table, Th } from "@/components/ui/table";
import { plural } from "@/lib/format";

type Props = {
  slug: string;
  variants: { variant: string; bytes: number }[];
  strips: Strip[];
};

const testId = (name: string): string => `test ${name}`;

/** Every variant with its published figures and its two downloads: to sort, filter, follow, compare and take along. */
export function VariantTable({ slug, variants, strips }: Props) {
  const { variant: followed, follow } = useFollowedVariant();
  const [words, setWords] = useState("");
  const [minimum, setMinimum] = useState(NO_MINIMUM);
  const columns = useMemo(() => columnsOf(strips), [strips]);
  const data = useMemo(() => rowsOf(variants, strips), [variants, strips]);
  const columnFilters = useMemo(
    () => [
      ...(words.trim() === "" ? [] : [{ id: "variant", value: words }]),
      ...(minimum.percent === "" || minimum.test === ""
        ? []
        : [{ id: testId(minimum.test), value: Number(minimum.percent) }]),
    ],
    [words, minimum],
  );
  const table = useTable({
    features,
    columns,
    data,
    getRowId: ({ variant }) => variant,
    state: { columnFilters },
  });
  const { rows } = table.getRowModel();
  const visible = strips.filter(({ name }) => table.getColumn(testId(name))?.getIsVisible());
  const chosen = variants.map(({ variant }) => variant).filter((variant) => table.state.rowSelection[variant]);
  const save = (): void => {
    const text = variantCsv(
      rows.map(({ original }) => original),
      visible,
    );
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    Object.assign(document.createElement("a"), { href: address, download: `${slug}-variants.csv` }).click();
    URL.revokeObjectURL(address);
  };
  const headOf = (id: string) => {
    const column = table.getColumn(id);
    return { sorted: column?.getIsSorted() ?? false, onSort: () => column?.toggleSorting() };
  };
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <VariantFilters strips={strips} words={words} onWords={setWords} minimum={minimum} onMinimum={setMinimum} />
        <ColumnChoice
          columns={strips.map(({ name, title }) => ({
            name,
            title,
            shown: table.getColumn(testId(name))?.getIsVisible() ?? true,
          }))}
          onToggle={(name, shown) => table.getColumn(testId(name))?.toggleVisibility(shown)}
        />
        <Button onClick={save}>CSV of what is shown</Button>
      </div>
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-1">
        <p aria-live="polite" className="text-sm">
          <span className="font-semibold">{plural(rows.length, "variant")}</span> shown, {chosen.length} chosen
          {chosen.length > MOST_COMPARED && `; at most ${MOST_COMPARED} can be compared`}
        </p>
        {chosen.length >= FEWEST_COMPARED && chosen.length <= MOST_COMPARED ? (
          <Link href={compareHref(slug, chosen)} className={buttonClass("primary")}>
            Compare {chosen.join(", ")}
          </Link>
        ) : (
          <span className="inline-flex min-h-11 items-center text-sm text-muted">
            Tick {FEWEST_COMPARED} to {MOST_COMPARED} to compare them
          </span>
        )}
      </div>
      <Table
        className="max-h-[36rem] rounded-lg border border-line bg-surface"
        caption="The model alone is an ONNX file; the bundle adds preprocessing, labels, licence and a script that runs it. A single figure is uncertain by the ± at the head of its column (95%, from n alone)."
      >
        <thead>
          <tr>
            <Th>compare</Th>
            <SortHead title="variant" {...headOf("variant")} />
            <SortHead title="size" {...headOf("size")} />
            <Th>download</Th>
            {visible.map((strip) => (
              <SortHead key={strip.name} title={strip.title} strip={strip} {...headOf(testId(strip.name))} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <VariantCells
              key={row.id}
              slug={slug}
              row={row.original}
              strips={visible}
              chosen={row.getIsSelected()}
              onChoose={(on) => row.toggleSelected(on)}
              followed={row.id === followed}
              onFollow={() => follow(row.id === followed ? null : row.id)}
            />
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={visible.length + 4} className="px-3 py-6 text-muted">
                No variant is left by these filters. Lower the minimum, or clear the name.
              </td>
            </tr>
          )}
        </tbody>
      </Table>
    </>
  );
}

function rowsOf(variants: Props["variants"], strips: Strip[]): VariantRow[] {
  const shares = strips.map(({ name, values }) => ({
    name,
    of: new Map(values.map(({ variant, share }) => [variant, share])),
  }));
  return variants.map(({ variant, bytes }) => ({
    variant,
    bytes,
    figures: Object.fromEntries(shares.map(({ name, of }) => [name, of.get(variant)])),
  }));
}
