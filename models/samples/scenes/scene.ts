/** Somebody who does something, and three other things said of them at that moment. All but `who` begin with "is". */
export type Scene = {
  who: string;
  does: string;
  /** True, since the scene is. */
  implies: string;
  /** May be true or not. */
  open: string;
  /** Cannot be true at the same time. */
  excludes: string;
};
