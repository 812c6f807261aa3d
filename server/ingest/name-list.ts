/** Line breaks, other control characters, and marks that turn the direction of what follows them. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A value as it fits into a sentence: cut to a length, and with spaces where it would break the line or turn it around. */
export function shorten(value: string, longest = 60): string {
  const characters = [...value.slice(0, 2 * longest + 2).replace(UNSEEN, " ")];
  const isWhole = value.length <= 2 * longest + 2 && characters.length <= longest;
  return isWhole ? characters.join("") : `${characters.slice(0, longest - 1).join("")}…`;
}

/** Names in quotes for a sentence, cut after the first few. */
export function listNames(names: string[], most = 20): string {
  const listed = names
    .slice(0, most)
    .map((name) => `'${shorten(name)}'`)
    .join(", ");
  return names.length > most ? `${listed} and ${names.length - most} more` : listed;
}
