// Apart from the schemas, so that a page that needs the numbers alone is not sent the library that checks them.

/** Fewest and most variants that are set side by side. */
export const FEWEST_COMPARED = 2;
export const MOST_COMPARED = 5;
