import type { GraphNode, ParsedModel } from "#server/inference/parse-model";

/** Operations that give something else each time. */
const RANDOM = new Set(
  "RandomNormal RandomNormalLike RandomUniform RandomUniformLike Multinomial Bernoulli Dropout".split(" "),
);

/** How the two parts of a model are cut apart. `frontier`: values that go from the first to the second, by name. */
export type Cut = { frontier: string[]; prefix: number[]; rest: number[] };

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;

const sameAll = (a: Uint8Array[], b: Uint8Array[]): boolean =>
  a.length === b.length && a.every((x, i) => same(x, b[i]));

/** What two models must have in common to be compared operation by operation: how values are wired, whatever the weights are. */
export function structureOf({ header, nodes, initializers, inputs, outputs }: ParsedModel): string {
  const hex = (parts: Iterable<Uint8Array>): string[] => [...parts].map((part) => Buffer.from(part).toString("hex"));
  const wires = nodes.map((node) => [node.op, node.inputs, node.outputs]);
  return JSON.stringify([hex(header), wires, [...initializers.keys()], hex(inputs.values()), hex(outputs.values())]);
}

/** Operations that give the same in two models of one structure, of those that are `common` already. */
function narrow(common: boolean[], first: ParsedModel, next: ParsedModel): boolean[] {
  const known = new Set(["", ...first.inputs.keys()]);
  const isKnown = (name: string): boolean =>
    known.has(name) || same(first.initializers.get(name), next.initializers.get(name));
  return first.nodes.map((node, at) => {
    const other = next.nodes[at] as GraphNode;
    if (!common[at] || !node.inputs.every(isKnown) || !sameAll(node.attributes, other.attributes)) return false;
    for (const name of node.outputs) known.add(name);
    return true;
  });
}

/** Operations that the wanted values need, in their order; what lies behind `given` values is not asked for. */
export function neededFor(wanted: Iterable<string>, nodes: GraphNode[], given: ReadonlySet<string>): number[] {
  const needed = new Set<string>();
  const ask = (names: Iterable<string>): void => {
    // An input or output that is left out has an empty name.
    for (const name of names) if (name !== "" && !given.has(name)) needed.add(name);
  };
  ask(wanted);
  const found: number[] = [];
  for (const [at, { inputs, outputs }] of [...nodes.entries()].reverse()) {
    if (!outputs.some((name) => needed.has(name))) continue;
    found.push(at);
    ask(inputs);
  }
  return found.reverse();
}

/** Finds what models of one structure begin with: the operations on the rows whose results are the same in all of them. */
export class CommonPrefix {
  readonly #first: ParsedModel;
  readonly #structure: string;
  #common: boolean[];

  constructor(first: ParsedModel) {
    this.#first = first;
    this.#structure = structureOf(first);
    const isResult = (name: string): boolean => first.outputs.has(name);
    this.#common = first.nodes.map(({ op, outputs }) => !RANDOM.has(op) && !outputs.some(isResult));
  }

  /**
   * Takes another model in.
   *
   * @returns whether it has something in common with those before it; it is passed over where it has not
   */
  add(next: ParsedModel): boolean {
    if (structureOf(next) !== this.#structure) return false;
    const before = this.#common;
    this.#common = narrow(before, this.#first, next);
    if (this.cut() !== null) return true;
    this.#common = before;
    return false;
  }

  /**
   * Where the models taken in so far can be cut. What follows from weights alone belongs to whichever part asks for it: the runtime works it
   * out once, when it loads the part.
   *
   * @returns null where they have no operation on the rows in common
   */
  cut(): Cut | null {
    const { nodes, inputs, outputs } = this.#first;
    const moving = new Set(inputs.keys());
    const isCommon: boolean[] = [];
    for (const [at, node] of nodes.entries()) {
      const moves = node.inputs.some((name) => moving.has(name));
      if (moves) for (const name of node.outputs) moving.add(name);
      isCommon.push(moves && this.#common[at] === true);
    }
    const made = new Set(nodes.flatMap(({ outputs: names }, at) => (isCommon[at] ? names : [])));
    const asked = new Set(nodes.flatMap(({ inputs: names }, at) => (isCommon[at] ? [] : names)));
    const frontier = [...made].filter((name) => name !== "" && asked.has(name));
    if (frontier.length === 0) return null;
    const rest = neededFor(outputs.keys(), nodes, new Set(frontier));
    return { frontier, prefix: neededFor(frontier, nodes, new Set()), rest };
  }
}
