import { MAX_FILES } from "#server/contracts/upload-limits";

/** A text longer than this is not a row of an evaluation set but a file gone wrong. */
export const MAX_LINE_BYTES = 1024 * 1024;

/** Largest record in bytes, quoted line breaks included. */
export const MAX_RECORD_BYTES = 2 * 1024 * 1024;

export const MAX_COLUMNS = 500;

/** More rows than this take longer than anybody waits, and tell variants apart no better. */
export const MAX_ROWS = 5_000_000;

/** Fewer rows than this can carry no ranking, not even one that says "cannot tell". */
export const MIN_ROWS = 10;

/** Rows shown to the person who maps the columns. */
export const PREVIEW_ROWS = 20;

/** A column with more distinct values than this is not offered as categories. */
export const MAX_CATEGORIES = 50;

/** Skipped rows that travel with the dataset's description; the whole list is a file. */
export const LISTED_SKIPPED_ROWS = 100;

/** More different values than this are no labels. */
export const MAX_LABEL_VALUES = 10_000;

/** Longest value that names a slice, in characters. */
export const MAX_SLICE_VALUE = 200;

export const MAX_ARCHIVE_ENTRIES = MAX_FILES;

/** Largest file of an archive, unpacked. */
export const MAX_ENTRY_BYTES = 128 * 1024 * 1024;

/** All files of an archive, unpacked. */
export const MAX_UNPACKED_BYTES = 16 * 1024 ** 3;

/** A file of more than a megabyte that shrinks to less than this share is no photograph but a trap. */
export const MAX_PACKING_RATIO = 200;

/** Largest metadata.csv or metadata.jsonl within an archive. */
export const MAX_METADATA_BYTES = 64 * 1024 * 1024;

/** Longest side of an image in pixels, and pixels in all: more is no photograph of a camera but a trap or a scan. */
export const MAX_IMAGE_SIDE = 20_000;
export const MAX_IMAGE_PIXELS = 100_000_000;

/** Images decoded at a time: each may hold hundreds of megabytes. */
export const DECODED_AT_ONCE = 4;
