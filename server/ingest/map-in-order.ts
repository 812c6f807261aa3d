/**
 * Yields what `work` makes of each item, in their order, with up to `most` of them under way at a time. When it ends, by
 * an error or because its reader turned away, nothing is under way any more.
 */
export async function* mapInOrder<In, Out>(
  items: Iterable<In> | AsyncIterable<In>,
  most: number,
  work: (item: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const underWay: Promise<Out>[] = [];
  try {
    for await (const item of items) {
      const made = work(item);
      made.catch(() => {});
      underWay.push(made);
      if (underWay.length >= most) yield await (underWay.shift() as Promise<Out>);
    }
    for (let next = underWay.shift(); next; next = underWay.shift()) yield await next;
  } finally {
    await Promise.allSettled(underWay);
  }
}
