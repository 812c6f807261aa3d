const LOOSE = /^[0-9a-f]{2}\/[0-9a-f]{62}$/;
const PACKED = /^[0-9a-f]{2}\/[0-9a-f]{62}@(?<pack>[0-9a-f]{8}):(?<start>\d{1,15})\+(?<bytes>\d{1,9})$/;

/** Names start with two hexadecimal digits for the folder, so that no folder holds more than a few thousand files. */
export const toKey = (digest: string): string => `${digest.slice(0, 2)}/${digest.slice(2)}`;

/** What stands in a key before this follows from the content of the image alone, the rest says where in a pack it lies. */
export const PLACE_MARK = "@";
export const packName = (pack: string): string => `pack-${pack}`;

export const packedKey = (digest: string, pack: string, start: number, bytes: number): string =>
  `${toKey(digest)}${PLACE_MARK}${pack}:${start}+${bytes}`;

/** Bytes from `start` to `end`, both included. */
export type ImageSpan = { start: number; end: number };
/** Where the image of a key lies among the images of its set: a file, or bytes of one. */
export type ImagePlace = { file: string; span: ImageSpan | null };

/**
 * @returns null where it is no key
 * @example placeOf("3f/9a...@0badcafe:4096+812") // { file: "pack-0badcafe", span: { start: 4096, end: 4907 } }
 */
export function placeOf(key: string): ImagePlace | null {
  if (LOOSE.test(key)) return { file: key, span: null };
  const { pack, start, bytes } = PACKED.exec(key)?.groups ?? {};
  if (pack === undefined) return null;
  const first = Number(start);
  return { file: packName(pack), span: { start: first, end: first + Number(bytes) - 1 } };
}
