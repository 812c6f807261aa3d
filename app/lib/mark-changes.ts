export type Piece = { text: string; changed: boolean };

/** Tokens beyond this are compared as a whole: a table of all pairs would be slow. */
const MOST_TOKENS = 300;

const tokensOf = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? [];

/** Lengths of the longest common subsequences of what follows each pair of places. */
function commonLengths(one: readonly string[], other: readonly string[]): number[][] {
  const lengths = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      const row = lengths[i] as number[];
      const below = lengths[i + 1] as number[];
      row[j] = one[i] === other[j] ? 1 + (below[j + 1] as number) : Math.max(below[j] as number, row[j + 1] as number);
    }
  }
  return lengths;
}

/** The text after a change in pieces, with the words that are not those before marked. */
export function markChanges(before: string, after: string): Piece[] {
  const [one, other] = [tokensOf(before), tokensOf(after)];
  if (one.length > MOST_TOKENS || other.length > MOST_TOKENS) return [{ text: after, changed: before !== after }];
  const lengths = commonLengths(one, other);
  const pieces: Piece[] = [];
  const add = (text: string, changed: boolean): void => {
    const last = pieces.at(-1);
    if (last?.changed === changed) last.text += text;
    else pieces.push({ text, changed });
  };
  let i = 0;
  for (let j = 0; j < other.length; ) {
    const token = other[j] as string;
    if (one[i] === token) {
      add(token, false);
      i++;
      j++;
    } else if (i < one.length && (lengths[i + 1]?.[j] as number) >= (lengths[i]?.[j + 1] as number)) {
      i++;
    } else {
      add(token, true);
      j++;
    }
  }
  return pieces;
}
