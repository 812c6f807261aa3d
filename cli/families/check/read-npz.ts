import { openArchive } from "#server/ingest/open-archive";

export type ByteArray = { shape: number[]; data: Uint8Array };

/** Reads one uint8 array of a NumPy archive. */
export async function readNpz(path: string, name: string): Promise<ByteArray> {
  const archive = await openArchive(path);
  try {
    const entry = archive.entries.find((each) => each.name === `${name}.npy`);
    if (!entry) throw new RangeError(`holds no array '${name}'`);
    const bytes = await entry.read();
    const headerEnd = 10 + bytes[8]! + 256 * bytes[9]!;
    const header = Buffer.from(bytes.subarray(10, headerEnd)).toString("latin1");
    const shape = /'shape': \(([^)]*)\)/
      .exec(header)?.[1]
      ?.split(",")
      .filter((side) => side.trim() !== "")
      .map(Number);
    if (!header.includes("'|u1'") || !shape) throw new RangeError(`'${name}' is no array of uint8`);
    return { shape, data: bytes.subarray(headerEnd) };
  } finally {
    archive.close();
  }
}
