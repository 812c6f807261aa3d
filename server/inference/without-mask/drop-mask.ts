import { neededFor } from "#server/inference/common-prefix/find-prefix";
import { writeNodes } from "#server/inference/common-prefix/write-part";
import { type GraphNode, type ParsedModel, withInputs } from "#server/inference/parse-model";

/** Operations that give ones where their first input is ones, whatever shape they make of it. */
const KEEPS_ONES = new Set("Cast Expand Identity Reshape Squeeze Transpose Unsqueeze".split(" "));

/** The factor that is left of a product where the other is ones; undefined where neither is. */
function leftOf({ op, inputs }: GraphNode, ones: ReadonlySet<string>): string | undefined {
  if (op !== "Mul") return undefined;
  const [a = "", b = ""] = inputs;
  return ones.has(a) ? b : ones.has(b) ? a : undefined;
}

/**
 * The model without its products with a mask, for rows of which nothing is masked. What a mask is else good for, such as how many tokens a row
 * has, stays. A number times one is that number, to the bit; that a mask does not widen what it is multiplied with has to be seen from what the
 * two give.
 *
 * @param mask name of the input that is all ones
 * @returns null where there is no such product
 */
export function dropMask(model: ParsedModel, mask: string): Uint8Array | null {
  const ones = new Set([mask]);
  const left = new Map<string, string>();
  const nodes: GraphNode[] = [];
  for (const node of model.nodes) {
    const inputs = node.inputs.map((name) => left.get(name) ?? name);
    const same = inputs.every((name, at) => name === node.inputs[at]) ? node : withInputs(node, inputs);
    const [output = ""] = node.outputs;
    const factor = leftOf(same, ones);
    if (factor !== undefined && !model.outputs.has(output)) left.set(output, factor);
    else nodes.push(same);
    if (KEEPS_ONES.has(node.op) && ones.has(inputs[0] ?? "")) ones.add(output);
  }
  if (left.size === 0) return null;
  return writeNodes({ ...model, nodes }, neededFor(model.outputs.keys(), nodes, new Set()));
}
