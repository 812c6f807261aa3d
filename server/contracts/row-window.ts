/** Rows that are fetched at once. Apart from the schemas, so that pages which only need the number are sent no schema library. */
export const ROW_WINDOW = 50;
