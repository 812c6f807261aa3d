/** The variant that an address follows, if the family has it. */
export function variantOfQuery(value: string | string[] | undefined, known: string[]): string | null {
  return typeof value === "string" && known.includes(value) ? value : null;
}

/** The same address with another variant to follow, or with none. */
export function withVariant(address: string, variant: string | null): string {
  const url = new URL(address);
  if (variant === null) url.searchParams.delete("variant");
  else url.searchParams.set("variant", variant);
  return url.href;
}
