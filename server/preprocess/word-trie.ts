/** Letters of one case, and digits. */
const SYMBOLS = 36;
/** Of each node: the nodes that symbols lead to, and what is kept with it. */
const WIDTH = SYMBOLS + 1;
const FIRST_NODES = 1 << 12;

/** The node that every word starts from. */
export const ROOT = 0;

/**
 * Words as paths of symbols 0 to 35, letter by letter: one that stands in a text is found without being cut out of it. A node is a number;
 * a whole number may be kept with each.
 */
export class WordTrie {
  /** How many there are. */
  nodes = 1;
  /** Shape (nodes, 37); 0 where there is nothing yet. */
  #table = new Int32Array(WIDTH * FIRST_NODES);

  /** The node that a symbol leads to from a node; it is made where there is none. */
  step(node: number, symbol: number): number {
    const at = WIDTH * node + symbol;
    return this.#table[at] || this.#grow(at);
  }

  /** What is kept with a node; 0 where nothing is. */
  kept(node: number): number {
    return this.#table[WIDTH * node + SYMBOLS] as number;
  }

  keep(node: number, value: number): void {
    this.#table[WIDTH * node + SYMBOLS] = value;
  }

  #grow(at: number): number {
    const made = this.nodes++;
    if (WIDTH * this.nodes > this.#table.length) {
      const larger = new Int32Array(2 * this.#table.length);
      larger.set(this.#table);
      this.#table = larger;
    }
    this.#table[at] = made;
    return made;
  }
}
