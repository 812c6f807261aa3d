import { constants, crc32, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { makeZip } from "#tests/ingest/make-zip";

const MEGABYTE = 1024 * 1024;

/** Deflated zeros, of which any number of pieces may follow one another. */
const zeroPiece = (bytes: number): Buffer =>
  deflateRawSync(Buffer.alloc(bytes), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
const END_OF_DEFLATE = Buffer.from([3, 0]);

/** Ten gigabytes of zeros in some ten megabytes, as a raw deflate stream. */
export function tenGigabytesOfZeros(): Buffer {
  const piece = zeroPiece(100 * MEGABYTE);
  return Buffer.concat([...Array.from({ length: 100 }, () => piece), END_OF_DEFLATE]);
}

/** A zip archive whose one file is given as it lies in it, packed, with the sizes that its directory states. */
export function zipOfPacked(name: string, packed: Buffer, size: number): Buffer {
  const whole = makeZip([{ name, data: packed, method: 0, size }]);
  // Method 8 (deflate), in the local header and in the directory.
  whole.writeUInt16LE(8, 8);
  const directory = whole.lastIndexOf(Buffer.from("PK\x01\x02", "latin1"));
  whole.writeUInt16LE(8, directory + 10);
  return whole;
}

/** The same as a gzip file. */
export const gzipOfPacked = (packed: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), packed, Buffer.alloc(8)]);

/** The shape of 42.zip: archives in archives, sixteen on each level, of a file of zeros at the bottom. */
export function zipOfZips(levels: number): Buffer {
  let data: Buffer = makeZip([{ name: "zeros.png", data: Buffer.alloc(8 * MEGABYTE) }]);
  for (let level = 0; level < levels; level++) {
    const inner = data;
    data = makeZip(Array.from({ length: 16 }, (_, n) => ({ name: `lib ${n}.zip`, data: inner, method: 0 })));
  }
  return data;
}

/** A tar archive of a million empty files, packed: each header is the same but for its end. */
export function millionFiles(): Buffer {
  const header = Buffer.alloc(512);
  header.write("cat/x.png", 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write("00000000000\0", 124);
  header.write("00000000000\0", 136);
  header.write("0", 156);
  header.write("ustar\0", 257);
  header.write("00", 263);
  header.write("        ", 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const thousand = deflateRawSync(Buffer.concat(Array.from({ length: 1000 }, () => header)), {
    finishFlush: constants.Z_FULL_FLUSH,
  });
  return gzipOfPacked(Buffer.concat([...Array.from({ length: 1000 }, () => thousand), END_OF_DEFLATE]));
}

/** A zip archive of a million empty files: a directory and little else. */
export function zipOfMillionFiles(): Buffer {
  const count = 1_000_000;
  const entry = Buffer.alloc(46 + 12);
  entry.write("PK\x01\x02\x14\x03\x14\0", 0, "latin1");
  entry.writeUInt16LE(12, 28);
  const directory = Buffer.alloc(entry.length * count);
  for (let n = 0; n < count; n++) {
    entry.write(`cat/${String(n).padStart(8, "0")}`, 46);
    entry.copy(directory, n * entry.length);
  }
  const end64 = Buffer.alloc(56);
  end64.write("PK\x06\x06", 0, "latin1");
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(BigInt(count), 24);
  end64.writeBigUInt64LE(BigInt(count), 32);
  end64.writeBigUInt64LE(BigInt(directory.length), 40);
  end64.writeBigUInt64LE(4n, 48);
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", 0, "latin1");
  locator.writeBigUInt64LE(BigInt(4 + directory.length), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22, 0xff);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt32LE(0, 4);
  end.writeUInt16LE(0, 20);
  // It must begin as an archive does.
  return Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), directory, end64, locator, end]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG that says it is 60,000 pixels wide and high. */
export function hugePng(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(60_000, 0);
  header.writeUInt32BE(60_000, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const pieces = [
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(Buffer.alloc(800))),
    pngChunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...pieces]);
}

/** A bitmap that says the same, with no pixels behind its header. */
export function hugeBmp(): Buffer {
  const bytes = Buffer.alloc(1000);
  bytes.write("BM", 0, "latin1");
  bytes.writeUInt32LE(1000, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(60_000, 18);
  bytes.writeInt32LE(60_000, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}

export const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script><image href="file:///etc/passwd"/></svg>`;

export const gzip = (text: string): Buffer => gzipSync(text);
