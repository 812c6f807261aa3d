import type { GraphTensor, OnnxGraph } from "#server/contracts/onnx-graph";
import { Table, Td, Th } from "@/components/ui/table";
import { count } from "@/lib/format";

const shapeWords = (shape: GraphTensor["shape"]): string =>
  shape ? `(${shape.map((side) => side ?? "any").join(", ")})` : "not stated";

/** The signature of an ONNX file: what goes in, what comes out, and what it is made of. */
export function GraphFacts({ graph }: { graph: OnnxGraph | null }) {
  if (!graph) return <p className="text-muted">The graph of this file could not be read.</p>;
  const tensors = [
    ...graph.inputs.map((tensor) => ({ ...tensor, role: "input" })),
    ...graph.outputs.map((tensor) => ({ ...tensor, role: "output" })),
  ];
  return (
    <>
      <Table caption="Tensors of the ONNX graph; a named side of a shape may have any size">
        <thead>
          <tr>
            <Th>role</Th>
            <Th>name</Th>
            <Th>type</Th>
            <Th>shape</Th>
          </tr>
        </thead>
        <tbody>
          {tensors.map(({ role, name, type, shape }) => (
            <tr key={`${role} ${name}`}>
              <Td>{role}</Td>
              <Td className="font-mono">{name}</Td>
              <Td>{type}</Td>
              <Td className="whitespace-nowrap">{shapeWords(shape)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <ul className="mt-4 max-w-3xl list-disc space-y-1 pl-5 text-sm">
        <li>{count(graph.parameters)} stored numbers (weights and constants)</li>
        <li>
          Operator sets: {graph.opsets.map(({ domain, version }) => `${domain} ${version}`).join(", ") || "not stated"},
          IR version {graph.irVersion}
        </li>
        <li>Made by {graph.producer || "an unnamed producer"}</li>
        <li>Operators: {graph.operators.map(({ name, count: times }) => `${name} × ${count(times)}`).join(", ")}</li>
      </ul>
    </>
  );
}
