import { joinBytes } from "#server/contracts/join-bytes";
import { InputError } from "#server/errors";

/** One field of a protobuf message: a varint as a number, or the bytes of what is length-delimited; `raw` is all of it, as it stands in the message. */
export type Field = { id: number; value: number | Uint8Array; raw: Uint8Array };

const broken = (what: string): InputError => new InputError(`The file is no sound protobuf: ${what}.`);

function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0n;
  for (let at = start; at < start + 10; at++) {
    const byte = bytes[at];
    if (byte === undefined) throw broken("it ends within a number");
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - start));
    if (byte < 0x80) return { value: Number(BigInt.asIntN(64, value)), end: at + 1 };
  }
  throw broken("a number has more than ten bytes");
}

/**
 * The fields of one protobuf message, in the order of the file; nothing is copied.
 *
 * Source: protobuf.dev, "Encoding".
 *
 * @param bytes one message
 * @returns varints and length-delimited fields; those of fixed width are passed over
 * @throws InputError where the bytes are no message
 */
export function* readFields(bytes: Uint8Array): Generator<Field> {
  for (let at = 0; at < bytes.length; ) {
    const { value: tag, end } = readVarint(bytes, at);
    const wire = tag % 8;
    const id = Math.floor(tag / 8);
    if (id < 1) throw broken("a field has no number");
    if (wire === 0) {
      const { value, end: next } = readVarint(bytes, end);
      yield { id, value, raw: bytes.subarray(at, next) };
      at = next;
    } else {
      const begin = at;
      const length = wire === 2 ? readVarint(bytes, end) : { value: wire === 1 ? 8 : 4, end };
      if (wire !== 1 && wire !== 2 && wire !== 5) throw broken(`wire type ${wire} is not known`);
      at = length.end + length.value;
      if (length.value < 0 || at > bytes.length) throw broken("a field reaches beyond its end");
      if (wire === 2) yield { id, value: bytes.subarray(length.end, at), raw: bytes.subarray(begin, at) };
    }
  }
}

/** The numbers of a repeated field, whether packed into bytes or one by one. */
export function numbersOf({ value }: Field): number[] {
  if (typeof value === "number") return [value];
  const numbers: number[] = [];
  for (let at = 0; at < value.length; ) {
    const next = readVarint(value, at);
    numbers.push(next.value);
    at = next.end;
  }
  return numbers;
}

function writeVarint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
}

/**
 * One field of a message, as `readFields` reads it: a number as a varint, anything else length-delimited.
 *
 * @param value a whole number from zero, a text, or bytes such as those of a message
 */
export function writeField(id: number, value: number | string | Uint8Array): Uint8Array {
  if (typeof value === "number") return Uint8Array.from([...writeVarint(id * 8), ...writeVarint(value)]);
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return joinBytes([Uint8Array.from([...writeVarint(id * 8 + 2), ...writeVarint(bytes.length)]), bytes]);
}
