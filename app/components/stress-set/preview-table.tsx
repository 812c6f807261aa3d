import type { ReactNode } from "react";
import type { FileFormat, Inspection } from "#server/contracts/dataset";
import { styleWords } from "@/components/stress-set/number-styles";
import { Table, Td, Th } from "@/components/ui/table";
import { plural } from "@/lib/format";

const FORMATS: Record<FileFormat, string> = {
  csv: "CSV",
  tsv: "TSV",
  jsonl: "JSON Lines",
  json: "JSON",
  parquet: "Parquet",
  xlsx: "Excel workbook",
  "label-studio": "Label Studio export",
  coco: "COCO file",
  "image-folder": "A folder of images a label",
  "image-table": "Images with a table",
  "image-parquet": "Parquet with a column of images",
};

/** The first rows as they were read. Rows count from 1 after the header, as everywhere on these pages. */
export function PreviewTable({ inspection, children }: { inspection: Inspection; children?: ReactNode }) {
  const rows = inspection.preview.slice(0, 20);
  return (
    <>
      <h2 id="preview" className="text-xl">
        The first rows
      </h2>
      {children}
      <Table
        className="mt-2 max-h-96"
        caption={`${FORMATS[inspection.format]}, ${plural(inspection.rows, "row")}, ${plural(inspection.columns.length, "column")}`}
      >
        <thead>
          <tr>
            <Th>row</Th>
            {inspection.columns.map(({ name, looksLike, numbers }) => (
              <Th key={name}>
                {name}
                <span className="block font-normal">
                  {[looksLike, numbers && styleWords(numbers)].filter(Boolean).join(", ")}
                </span>
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a fixed preview have no other name
            <tr key={index}>
              <Td className="text-muted">{index + 1}</Td>
              {inspection.columns.map(({ name, looksLike }, column) => (
                <Td key={name} className={looksLike === "text" ? "min-w-56 max-w-md" : "max-w-md"}>
                  <span className="line-clamp-3 break-words">{row[column] ?? <i className="text-muted">empty</i>}</span>
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
