import fc from "fast-check";

/** A file of which up to twenty bytes are others. */
export function changedBytes(whole: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.integer({ min: 0, max: whole.length - 1 });
  const changes = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 20 });
  return changes.map((list) => {
    const changed = Uint8Array.from(whole);
    for (const [at, byte] of list) changed[at] = byte;
    return changed;
  });
}
