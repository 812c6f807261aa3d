import type { FamilyGraph } from "#server/contracts/onnx-graph";
import type { FamilyView } from "#server/contracts/views";
import { FileRows } from "@/components/family/file-rows";
import { GraphFacts } from "@/components/family/graph-facts";
import { Disclosure } from "@/components/ui/disclosure";
import { Table, Th } from "@/components/ui/table";
import { bytes, count, plural } from "@/lib/format";

type Props = { family: Pick<FamilyView, "slug" | "variantList">; graph: FamilyGraph };

/** What can be downloaded, with size and checksum, and what the files hold. */
export function FamilyFiles({ family, graph }: Props) {
  const { slug, variantList } = family;
  const total = variantList.reduce((sum, { bytes: size }) => sum + size, 0);
  return (
    <section className="mt-12" aria-labelledby="files">
      <h2 id="files" className="mb-3 scroll-mt-16 text-2xl">
        Files
      </h2>
      <p className="mb-4 max-w-3xl">
        {plural(variantList.length, "ONNX file")}, {bytes(total)} together. Preprocessing, labels, licence and a script
        that runs the model come in the bundle of each variant. {sharedWords(graph, variantList.length)}
      </p>
      <GraphFacts graph={graph.graph} />
      <Disclosure summary={`Checksums of the ${count(variantList.length)} files`} className="mt-4">
        <Table className="max-h-[32rem]" caption="SHA-256 of each file, as sha256sum prints it">
          <thead>
            <tr>
              <Th>file</Th>
              <Th>size</Th>
              <Th>SHA-256</Th>
            </tr>
          </thead>
          <FileRows slug={slug} variants={variantList} />
        </Table>
      </Disclosure>
    </section>
  );
}

function sharedWords({ variant, different }: FamilyGraph, variants: number): string {
  if (variants < 2) return "";
  if (different.length === 0) return `All ${count(variants)} have the same graph and differ only in their weights:`;
  return `This is the graph of variant ${variant}; ${plural(different.length, "variant")} ${different.length === 1 ? "has" : "have"} another one: ${different.join(", ")}.`;
}
