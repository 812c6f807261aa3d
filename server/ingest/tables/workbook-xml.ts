import type { Readable } from "node:stream";
import sax from "sax";

export type XmlHandlers = {
  open?: (name: string, attributes: Record<string, string>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
};

/**
 * Reads an XML stream as it comes; long texts come in pieces. Names are without their prefix; entities other than XML's own five are not known, so none
 * can grow.
 *
 * @param isDone asked after each piece: true ends the reading early
 * @throws Error where the XML is not well formed
 */
export async function readXml(
  source: Readable,
  handlers: XmlHandlers,
  isDone: () => boolean = () => false,
): Promise<void> {
  const parser = sax.parser(true, { xmlns: false });
  let failure: Error | null = null;
  const local = (name: string): string => name.slice(name.indexOf(":") + 1);
  parser.onerror = (error) => {
    failure ??= new Error(error.message.split("\n")[0]);
  };
  parser.onopentag = ({ name, attributes }) => handlers.open?.(local(name), attributes as Record<string, string>);
  parser.ontext = (text) => handlers.text?.(text);
  parser.oncdata = (text) => handlers.text?.(text);
  parser.onclosetag = (name) => handlers.close?.(local(name));
  const decoder = new TextDecoder();
  try {
    for await (const piece of source as AsyncIterable<Buffer>) {
      parser.write(decoder.decode(piece, { stream: true }));
      if (failure) throw failure;
      if (isDone()) return;
    }
    parser.write(decoder.decode()).close();
    if (failure) throw failure;
  } finally {
    source.destroy();
  }
}
