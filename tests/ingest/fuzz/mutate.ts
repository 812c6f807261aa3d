import { Random } from "#server/statistics/random";

/** Bytes that mean something in one format or another: ends of numbers' ranges, quotes, brackets, line ends. */
const TELLING = [0, 1, 0x7f, 0x80, 0xff, 9, 10, 13, 34, 44, 92, 91, 93, 123, 125];
const MOST_CHANGES = 8;

/**
 * A file as damage leaves it: some bytes changed, dropped, doubled or swapped with those of another place, or its end cut
 * off. The same seed and number give the same file.
 */
export function mutate(original: Buffer, seed: number, number: number): Buffer {
  const random = new Random(seed, number);
  let bytes = Buffer.from(original);
  const changes = 1 + random.below(MOST_CHANGES);
  for (let change = 0; change < changes && bytes.length > 0; change++) {
    const at = random.below(bytes.length);
    const to = Math.min(bytes.length, at + 1 + random.below(1 + random.below(64)));
    const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
    switch (random.below(7)) {
      case 0:
        bytes[at] = random.below(256);
        break;
      case 1:
        bytes[at] = TELLING[random.below(TELLING.length)] as number;
        break;
      case 2:
        bytes = Buffer.concat([before, after]);
        break;
      case 3:
        bytes = Buffer.concat([before, part, part, after]);
        break;
      case 4:
        bytes = Buffer.concat([before, after, part]);
        break;
      case 5:
        // A length or an offset that says something else, as 32 bits.
        if (at + 4 <= bytes.length)
          bytes.writeUInt32LE([0, 1, 0x7fffffff, 0xffffffff, bytes.length][random.below(5)] as number, at);
        break;
      default:
        if (random.below(4) === 0) bytes = Buffer.from(before);
    }
  }
  return bytes;
}
