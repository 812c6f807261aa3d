/** What is kept of an input in place of itself: unsigned integers below 2^64. */
export type Fingerprint = {
  /** The same for the very same input, and for no other. */
  exact: bigint;
  /** Differs in few bits for inputs that are nearly the same; null where no such thing is known of this kind of input. */
  near: bigint | null;
};

/** The near fingerprint of what has nothing in it to compare, such as a blank image: it is near to nothing. */
export const NOTHING_TO_COMPARE = 0n;
