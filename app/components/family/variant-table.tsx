import Link from "next/link";
import type { FamilyView } from "#server/contracts/views";
import type { Strip } from "@/components/charts/strips";
import { Table, Td, Th } from "@/components/ui/table";
import { bytes, count, percent } from "@/lib/format";
import { metricWords } from "@/lib/words";

/** Every variant with its published figures and its two downloads. */
export function VariantTable({ family, strips }: { family: FamilyView; strips: Strip[] }) {
  return (
    <Table
      className="max-h-[36rem] rounded-lg border border-line bg-surface"
      caption="The model alone is an ONNX file; the bundle adds preprocessing, labels, licence and a script that runs it. A single figure is uncertain by the ± at the head of its column (95%, from n alone)."
    >
      <thead>
        <tr>
          <Th>variant</Th>
          {strips.map((strip) => (
            <Th key={strip.name} className="min-w-28">
              {strip.title}
              <span className="block font-normal">{metricWords(strip.metric)}</span>
              <span className="block whitespace-nowrap font-normal">
                n = {count(strip.n)}, ± {(196 * strip.samplingSe).toFixed(1)} points
              </span>
            </Th>
          ))}
          <Th>size</Th>
          <Th>download</Th>
        </tr>
      </thead>
      <tbody>
        {family.variantList.map(({ variant, bytes: size }) => {
          const files = `/api/v1/families/${family.slug}/variants/${variant}`;
          return (
            <tr key={variant}>
              <th scope="row" className="border-b border-line px-3 py-2 text-left font-mono font-semibold">
                <Link className="link" href={`/families/${family.slug}/variants/${variant}`}>
                  {variant}
                </Link>
              </th>
              {strips.map((strip) => (
                <Td key={strip.name}>{share(strip, variant)}</Td>
              ))}
              <Td className="whitespace-nowrap">{bytes(size)}</Td>
              <Td className="whitespace-nowrap">
                <a
                  className="link"
                  href={`${files}/model.onnx`}
                  download
                  aria-label={`.onnx file of variant ${variant}`}
                >
                  .onnx
                </a>{" "}
                <a
                  className="link ml-3"
                  href={`${files}/bundle.zip`}
                  download
                  aria-label={`bundle of variant ${variant}`}
                >
                  bundle
                </a>
              </Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function share(strip: Strip, variant: string): string {
  const value = strip.values.find((each) => each.variant === variant);
  return value ? percent(value.share) : "not measured";
}
