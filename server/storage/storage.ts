import type { Readable } from "node:stream";

export type ReceivedFile = { bytes: number; sha256: string };

/** What is known of a kept file without reading it. */
export type FoundFile = {
  bytes: number;
  /** Another one for other bytes: a file that is written anew under its key never goes by the version it had before. */
  version: string;
};

/** Bytes from `start` to `end`, both included. */
export type Span = { start: number; end: number };

/** What lies right below a key; null for the time of a folder. */
export type Entry = { name: string; changed: number | null };

/** Where bytes may be sent, and with which headers; it holds until `expires`. */
export type UploadLink = { url: string; headers: Record<string, string>; expires: Date };

/** How a download presents itself. */
export type Presentation = { type: string; disposition: string };

/**
 * Files of the product, named by keys such as `stress-sets/<id>/upload`. They are kept on this host's disk or in a store that
 * several hosts share. What is worked with lies on this host's disk either way: it is fetched there, and published from there.
 */
export type Storage = {
  /** Keeps a stream of bytes: a key either holds the whole of it or does not exist. */
  receive: (key: string, stream: Readable, maxBytes: number) => Promise<ReceivedFile>;
  /** Has a file under a second key too, without its bytes a second time where that can be. False where there is none. */
  copy: (from: string, to: string) => Promise<boolean>;
  find: (key: string) => Promise<FoundFile | null>;
  /** The bytes of a file, or a span of them, without bringing it to this host. */
  open: (key: string, span?: Span | null) => Promise<Readable>;
  /** Path on this host of a file as it is kept now. @throws FiftyfoldError where there is none */
  fetch: (key: string) => Promise<string>;
  /** The same; null where there is none. */
  fetchIfThere: (key: string) => Promise<string | null>;
  /** Whether a file lies on this host, so that to fetch it takes no more than to see that it is as it is kept. */
  isHere: (key: string) => Promise<boolean>;
  /** Path on this host of a folder as it was published last, and as it lies here where it never was; it may not be there at all. */
  fetchFolder: (key: string) => Promise<string>;
  /** One file of a folder that was published, or a span of it; null where there is none. */
  readMember: (folder: string, name: string, span?: Span | null) => Promise<Buffer | null>;
  /** Path on this host of a folder to write into, made where it is not there. */
  ensureDirectory: (key: string) => Promise<string>;
  /** Has all hosts find a file, or a folder with all in it, as it lies on this one now. Nothing happens where there is none. */
  publish: (key: string) => Promise<void>;
  /** Keeps what is below a key on this host's disk as long as the work takes. */
  hold: <T>(key: string, work: () => Promise<T>) => Promise<T>;
  /** Writes a file and removes it again; throws where that cannot be done. */
  demandWritable: () => Promise<void>;
  /** What is kept right below a key, and what lies there on this host. */
  list: (key: string) => Promise<Entry[]>;
  /** Removes from this host what processes that were killed at work have left below a key, unless it was changed since. */
  clearLeft: (key: string, since: Date) => Promise<void>;
  /** Removes a file, or a folder and all in it. */
  remove: (key: string) => Promise<void>;
  /** Removes a folder below which nothing was published but these, by their names: a store is not asked for what there is. */
  removeKnown: (folder: string, published: { files: string[]; folders: string[] }) => Promise<void>;
  /** An address that gives the file to whoever has it, for some minutes; null where downloads go through the web server. */
  link: (key: string, presentation: Presentation) => Promise<string | null>;
  /** Whether users reach the place where files are kept, so that `uploadLink` gives addresses. */
  isReached: boolean;
  /** An address that takes so many bytes from whoever has it, and keeps them under the key; null where uploads go through the web server. */
  uploadLink: (key: string, bytes: number) => Promise<UploadLink | null>;
};
