import { crc32, deflateRawSync } from "node:zlib";
import sharp from "sharp";

/** A file of an archive, and what its headers are to say where that is not the truth. */
export type ZipMember = {
  name: string | Buffer;
  data?: Uint8Array | string;
  /** 0 stored, 8 deflated. */
  method?: number;
  /** General purpose bits: 1 says that it is encrypted. */
  flags?: number;
  /** Unix file mode, such as 0o120777 of a link. */
  mode?: number;
  /** What the directory says of the size. */
  size?: number;
  checksum?: number;
  /** The member whose bytes stand for this one's, as in archives that lie over themselves. */
  sharesBytesOf?: number;
};

const UTF8_NAMES = 0x800;

/** Writes a zip archive byte by byte, so that a test may lie where a packer would not. */
export function makeZip(members: ZipMember[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const member of members) {
    const { method = 8, flags = 0, mode = 0o100644, sharesBytesOf } = member;
    const name = Buffer.from(member.name as string);
    const data = Buffer.from((member.data ?? "") as string);
    const packed = method === 8 ? deflateRawSync(data) : data;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags | UTF8_NAMES, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(member.checksum ?? crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(member.size ?? data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    offsets.push(sharesBytesOf === undefined ? offset : (offsets[sharesBytesOf] as number));
    if (sharesBytesOf === undefined) {
      const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), fields, name, packed]);
      pieces.push(local);
      offset += local.length;
    }
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(mode * 0x10000, 6);
    rest.writeUInt32LE(offsets.at(-1) as number, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x03", "latin1"), fields, rest, name]));
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, listed, end]);
}

/** A PNG of one colour; `value` is its red, so that images can be told apart once they are decoded. */
export function makePng(value: number, width = 3, height = 2): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: { r: value, g: 0, b: 0 } } })
    .png()
    .toBuffer();
}

/** `count` members of an ImageFolder, cats and dogs taking turns, each of its own red. */
export function makeFolders(count: number, top = ""): Promise<ZipMember[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => ({
      name: `${top}${index % 2 === 0 ? "cat" : "dog"}/${index}.png`,
      data: await makePng(index),
    })),
  );
}
