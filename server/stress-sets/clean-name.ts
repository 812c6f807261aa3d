/** A name that is safe to show and to keep: the last part of a path, printable, not endless. */
export function cleanName(name: string): string {
  const last = name.split(/[\\/]/).pop() ?? "";
  const printable = last.replace(/\p{C}/gu, "").trim().slice(-120).toWellFormed();
  return printable || "upload.csv";
}
