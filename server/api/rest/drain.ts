/**
 * Reads on and keeps nothing. A client that is still sending sees an early answer only if its bytes are taken: cancelling
 * the body would cut the connection, answer and all. There is an end to this patience, `maxBytes`.
 */
export async function drain(reader: ReadableStreamDefaultReader<Uint8Array>, maxBytes: number): Promise<void> {
  let bytes = 0;
  try {
    while (bytes <= maxBytes) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.byteLength;
    }
    await reader.cancel();
  } catch {
    // The client is gone, and with it whoever wanted an answer.
  }
}
