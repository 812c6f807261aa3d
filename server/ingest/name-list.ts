/** A value cut to a length that fits a sentence. */
export function shorten(value: string, longest = 60): string {
  const characters = [...value.slice(0, 2 * longest + 2)];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : value;
}

/** Names in quotes for a sentence, cut after the first few. */
export function listNames(names: string[], most = 20): string {
  const listed = names
    .slice(0, most)
    .map((name) => `'${shorten(name)}'`)
    .join(", ");
  return names.length > most ? `${listed} and ${names.length - most} more` : listed;
}
