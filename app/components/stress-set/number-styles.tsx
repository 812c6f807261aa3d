import type { NumberStyle } from "#server/contracts/dataset";

/** How the numbers of a column are written, where that is not as programs write them; null where it is. */
export function styleWords({ decimal, unit }: NumberStyle): string | null {
  const words = [
    ...(decimal === "comma" ? ["decimal comma"] : []),
    ...(decimal === "unclear" ? ["decimals or thousands unclear"] : []),
    ...(unit === null ? [] : [`each with ${unit}`]),
  ];
  return words.length === 0 ? null : words.join(", ");
}

type Props = { styles: (NumberStyle & { column: string })[] };

/** Which columns were read otherwise than with a decimal point and nothing behind. */
export function NumberStyles({ styles }: Props) {
  if (styles.length === 0) return null;
  const groups = Map.groupBy(styles, (style) => styleWords(style) ?? "");
  return (
    <div className="mt-3 text-sm text-muted">
      {[...groups].map(([words, columns]) => (
        <p key={words}>
          Numbers read with {words === "decimal comma" ? "a decimal comma" : words} in{" "}
          {columns.length > 6 ? `${columns.length} columns` : columns.map(({ column }) => `“${column}”`).join(", ")}.
        </p>
      ))}
    </div>
  );
}
