import { storable } from "#server/ingest/raw-table";

/** A name for each column: its header cell, numbered where it is empty or taken, so that every name is the only one. */
export function nameColumns(header: string[]): string[] {
  const cells = header.map((cell) => storable(cell).trim());
  const used = new Set<string>();
  return cells.map((cell, index) => {
    const wanted = cell || `column ${index + 1}`;
    let name = wanted;
    for (let times = 2; used.has(name) || (name !== cell && cells.includes(name)); times++)
      name = `${wanted} (${times})`;
    used.add(name);
    return name;
  });
}
