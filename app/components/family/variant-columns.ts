import {
  columnFilteringFeature,
  columnVisibilityFeature,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  type FilterFn,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { Strip } from "@/components/charts/strips";
import type { VariantRow } from "@/components/family/variant-csv";

export const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  columnVisibilityFeature,
  rowSelectionFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
});

const holds: FilterFn<typeof features, VariantRow> = (row, column, text: string) =>
  row.getValue<string>(column).includes(text.trim());

/** Rounding as it is shown decides, so that what reads 87.0% passes at 87. */
const reaches: FilterFn<typeof features, VariantRow> = (row, column, lowest: number) => {
  const share = row.getValue<number | undefined>(column);
  return share !== undefined && Number((share * 100).toFixed(1)) >= lowest;
};

const helper = createColumnHelper<typeof features, VariantRow>();

/** What the table sorts, filters and hides by; what a cell looks like is said where it is drawn. */
export const columnsOf = (strips: Strip[]) =>
  helper.columns([
    helper.accessor("variant", { id: "variant", filterFn: holds, enableHiding: false }),
    ...strips.map(({ name }) =>
      helper.accessor((row) => row.figures[name], {
        id: `test ${name}`,
        filterFn: reaches,
        sortUndefined: "last",
        sortDescFirst: true,
      }),
    ),
    helper.accessor("bytes", { id: "size", enableHiding: true }),
  ]);
