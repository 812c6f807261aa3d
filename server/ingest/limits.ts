/** A text longer than this is not a row of an evaluation set but a file gone wrong. */
export const MAX_LINE_BYTES = 1024 * 1024;

/** Largest record in bytes, quoted line breaks included. */
export const MAX_RECORD_BYTES = 2 * 1024 * 1024;

export const MAX_COLUMNS = 500;

/** More rows than this take longer than anybody waits, and tell variants apart no better. */
export const MAX_ROWS = 2_000_000;

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
