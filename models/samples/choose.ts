/** Uniform numbers in [0, 1) from a 32-bit seed (Tommy Ettinger's mulberry32, public domain). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** All items in a random order. */
export function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}

/** `count` different results of `draw`, told apart by `name`. Throws where 1,000 draws for each do not give as many. */
export function drawDistinct<Item>(count: number, draw: () => Item, name: (item: Item) => string): Item[] {
  const drawn = new Map<string, Item>();
  for (let tries = 0; drawn.size < count; tries++) {
    if (tries > 1000 * count) throw new Error(`There are no ${count} different ones to draw.`);
    const item = draw();
    if (!drawn.has(name(item))) drawn.set(name(item), item);
  }
  return [...drawn.values()];
}
