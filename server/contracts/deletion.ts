// Without zod, which the pages that delete need not load.

/** How long what was deleted can be restored; after that it is cleared away. */
export const UNDO_MINUTES = 10;

/** Deleted at this moment or later, a thing can still be restored. */
export const undoStart = (now = Date.now()): Date => new Date(now - UNDO_MINUTES * 60_000);

/** Before the time of any undo: what is deleted with this mark is only waiting to be cleared away. */
export const LONG_AGO = new Date(0);
