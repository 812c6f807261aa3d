/** Spellings of one unit, the first of them as it is compared. Read without case, spaces, points, "^" and "_". */
const SPELLINGS = [
  ["mg/dl", "mg/100ml", "mg%"],
  ["mmol/l", "mmol"],
  ["umol/l", "umol", "mcmol/l", "micromol/l"],
  ["nmol/l"],
  ["pmol/l"],
  ["meq/l", "meq"],
  ["g/dl", "g/100ml"],
  ["g/l"],
  ["mg/l", "ug/ml", "mcg/ml"],
  ["ug/dl", "mcg/dl"],
  ["ng/ml", "ug/l", "mcg/l"],
  ["ng/dl"],
  ["ng/l", "pg/ml"],
  ["u/l", "iu/l", "units/l"],
  ["mmhg", "torr"],
  ["kpa"],
  ["cmh2o"],
  ["c", "°c", "degc", "celsius", "degreescelsius"],
  ["f", "°f", "degf", "fahrenheit", "degreesfahrenheit"],
  ["%", "percent", "pct", "prozent", "vol%"],
  ["fraction", "ratio", "share", "proportion", "asharefrom0to1"],
  ["/min", "bpm", "beats/min", "breaths/min", "1/min", "min-1", "beats/minute", "breaths/minute"],
  ["103/ul", "k/ul", "10e3/ul", "x103/ul", "109/l", "10e9/l", "x109/l", "1000/ul", "thousand/ul", "k/mm3", "103/mm3"],
  ["/ul", "cells/ul", "/mm3", "cells/mm3"],
  ["years", "year", "yrs", "yr", "y", "jahre", "ans", "años", "anni"],
  ["months", "month", "mo", "monate"],
  ["days", "day", "d", "tage"],
  ["h", "hours", "hour", "hrs", "hr", "std", "stunden"],
  ["min", "minutes", "minute", "mins"],
  ["s", "sec", "secs", "seconds", "second"],
  ["ms", "milliseconds"],
  ["kg"],
  ["g"],
  ["lb", "lbs", "pounds"],
  ["cm"],
  ["m"],
  ["in", "inch", "inches"],
] as const;

const CANONICAL: ReadonlyMap<string, string> = new Map(
  SPELLINGS.flatMap((spellings) => spellings.map((spelling) => [spelling, spellings[0]])),
);

/** Units that a header may end in without brackets: those that are hardly ever the end of a name. */
const BARE: ReadonlyMap<string, string> = new Map(
  [...CANONICAL.keys()]
    .filter(
      (spelling) => spelling.includes("/") || ["mmhg", "kpa", "bpm", "percent", "pct", "c", "f"].includes(spelling),
    )
    .flatMap((spelling) => (spelling.startsWith("/") ? [] : [[spelling.replaceAll("/", ""), spelling]])),
);

const plain = (unit: string): string =>
  unit
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("μ", "u")
    .replace(/\s+per\s+/g, "/")
    .replace(/[\s.^_*]+/g, "");

export const isKnownUnit = (unit: string): boolean => CANONICAL.has(plain(unit));

/** Ions of one charge, of which a milliequivalent is a millimole. */
const SINGLY_CHARGED = /potassium|sodium|chlorid|bicarb|hco3|base ?excess|kalium|natrium/i;

/** Whether two spellings are of the same unit, for the quantity of this name. */
export function isSameUnit(one: string, other: string, quantity: string): boolean {
  const read = (unit: string): string => {
    const canonical = CANONICAL.get(plain(unit)) ?? plain(unit);
    return canonical === "meq/l" && SINGLY_CHARGED.test(quantity) ? "mmol/l" : canonical;
  };
  return read(one) === read(other);
}

/**
 * The unit that a file states where it is not the one that the models read; null where they agree or none is stated.
 *
 * @param expected the family's unit, null for a plain number
 */
export function otherUnit(stated: string | null, expected: string | null, quantity: string): string | null {
  if (stated === null) return null;
  if (expected !== null) return isSameUnit(stated, expected, quantity) ? null : stated;
  return isKnownUnit(stated) && !isSameUnit(stated, "fraction", quantity) ? stated : null;
}

export type Header = { base: string; unit: string | null };

function splitBare(name: string): Header | null {
  const pieces = name.split(/[\s_.-]+/);
  for (const length of [2, 1]) {
    if (pieces.length <= length) continue;
    const unit = BARE.get(plain(pieces.slice(-length).join("")).replaceAll("/", ""));
    if (unit) return { base: pieces.slice(0, -length).join(" "), unit };
  }
  return null;
}

/** Parts a header cell into a name and a unit: "Creatinine (mg/dL)", "creatinine_max_umol_l", "Temp in °F", "BUN, mmol/L". */
export function splitHeader(name: string): Header {
  const bracketed = /^(.*?)[([{]\s*([^()[\]{}]*?)\s*[)\]}](.*)$/s.exec(name);
  const [, before = "", inside = "", after = ""] = bracketed ?? [];
  if (inside !== "" && !/^\d+$/.test(inside)) return { base: `${before}${after}`.trim(), unit: inside };
  const [, base, unit] = /^(.+?)(?:\s+in\s+|\s*,\s*)(\S.*)$/is.exec(name) ?? [];
  if (base && unit && isKnownUnit(unit)) return { base, unit };
  return splitBare(name) ?? { base: name, unit: null };
}

/** The unit that a header states where it is not the feature's; a header that is the very name of the feature states none. */
export function headerUnit({ name, unit }: { name: string; unit: string | null }, column: string): string | null {
  return column === name ? null : otherUnit(splitHeader(column).unit, unit, name);
}
