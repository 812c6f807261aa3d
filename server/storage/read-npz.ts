import yauzl from "yauzl";

/** Values of an array in row-major order, and its sides. */
export type ByteArray = { shape: number[]; data: Uint8Array };

async function readMember(path: string, member: string): Promise<Buffer> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== member) continue;
      const pieces: Buffer[] = [];
      for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) pieces.push(piece);
      return Buffer.concat(pieces);
    }
  } finally {
    zip.close();
  }
  throw new RangeError(`holds no array '${member.replace(/\.npy$/, "")}'`);
}

/**
 * Reads one uint8 array of a NumPy archive of a family package.
 *
 * @throws RangeError where the archive lacks the array, or it is none of uint8
 */
export async function readNpz(path: string, name: string): Promise<ByteArray> {
  const bytes = await readMember(path, `${name}.npy`);
  const headerEnd = 10 + bytes.readUInt16LE(8);
  const header = bytes.subarray(10, headerEnd).toString("latin1");
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)?.[1]
    ?.split(",")
    .filter((side) => side.trim() !== "")
    .map(Number);
  if (!header.includes("'|u1'") || !shape) throw new RangeError(`'${name}' is no array of uint8`);
  return { shape, data: bytes.subarray(headerEnd) };
}
