/** Bets are held back as if so many pairs of rows had shown nothing: the first few must not stake it all. */
const HELD_BACK = 10;
/** Of what is at stake: a bet that risks all of it could never win it back. */
const BOLDEST = 0.5;

/** So many go on to the end, however sure it is: who wins is said beside somebody. */
const FEWEST_LEFT = 2;

export type Race = {
  /**
   * What K variants scored on the next units.
   *
   * @param scores shape (U, K), each in [0, 1], more is better; of a variant that is out they are not looked at
   * @returns the variants that are ruled out by these units, by their position
   */
  add: (scores: Float64Array) => number[];
  /** Takes a variant out that nothing is known of any more. */
  withdraw: (variant: number) => void;
};

/** Adds the logarithms of what the bets on `ahead - behind` have multiplied the capital by. */
function growthOf(
  scores: Float64Array,
  K: number,
  { ahead, behind, stake }: { ahead: number; behind: number; stake: number },
): { growth: number; sum: number; squares: number } {
  let [product, growth, sum, squares] = [1, 0, 0, 0];
  for (let at = 0; at < scores.length; at += K) {
    const lead = (scores[at + ahead] as number) - (scores[at + behind] as number);
    if (lead === 0) continue;
    product *= 1 + stake * lead;
    sum += lead;
    squares += lead * lead;
    if (product > 1e100 || product < 1e-100) {
      growth += Math.log(product);
      product = 1;
    }
  }
  return { growth: growth + Math.log(product), sum, squares };
}

/**
 * Races K variants along units (rows, or groups of rows) that come in random order, and rules out those that are surely not the best,
 * at any time and as often as it is looked.
 *
 * For each pair, a gambler bets on each unit that `ahead` scores more than `behind`, a share of the capital that only earlier units
 * decide. If `behind` is the best, no such game is to one's favour, so the capital is a nonnegative supermartingale, and so is
 * the mean of the capitals of all that bet against `behind`. By Ville's inequality it ever reaches 1 / errorRate with a chance of at most
 * errorRate: that is how often, over all looks at all variants, the truly best one is ruled out. It says the same as that zero lies below
 * the confidence sequence of the mean of the differences which is made of these bets.
 *
 * Source: Waudby-Smith & Ramdas 2024, J. R. Statist. Soc. B 86:1 (betting); Ville 1939; Vovk & Wang 2021, Ann. Statist. 49:1736 (means of
 * e-values).
 *
 * @param variants K
 * @param errorRate chance of ruling out the best, such as 0.005
 * @throws RangeError where there are fewer than two variants, or the rate is not between 0 and 1
 * @example startRace(2, 0.01).add(new Float64Array(200).map((_, at) => at % 2)) // [0]
 */
export function startRace(variants: number, errorRate: number): Race {
  if (variants < 2) throw new RangeError("A race takes two variants.");
  if (!(errorRate > 0 && errorRate < 1)) throw new RangeError("The error rate lies between 0 and 1.");
  const K = variants;
  // At [ahead * K + behind]: logarithm of the capital, and sums of the leads and their squares that the next stake follows from.
  const [capital, sums, squares] = [new Float64Array(K * K), new Float64Array(K * K), new Float64Array(K * K)];
  const out = new Uint8Array(K);

  const bet = (scores: Float64Array, ahead: number, behind: number): void => {
    const at = ahead * K + behind;
    const kelly = (sums[at] as number) / ((squares[at] as number) + HELD_BACK);
    const stake = Math.min(BOLDEST, Math.max(0, kelly));
    const found = growthOf(scores, K, { ahead, behind, stake });
    capital[at] = (capital[at] as number) + found.growth;
    sums[at] = (sums[at] as number) + found.sum;
    squares[at] = (squares[at] as number) + found.squares;
  };

  /** Mean of the capitals of all rivals of a variant; those of rivals that are out stay as they were. */
  const evidenceAgainst = (behind: number): number => {
    let sum = 0;
    for (let ahead = 0; ahead < K; ahead++)
      if (ahead !== behind) sum += Math.exp(capital[ahead * K + behind] as number);
    return sum / (K - 1);
  };

  return {
    add: (scores) => {
      if (scores.length % K !== 0) throw new RangeError("Scores have the shape (units, K).");
      const racing = Array.from({ length: K }, (_, k) => k).filter((k) => out[k] === 0);
      for (const behind of racing) for (const ahead of racing) if (ahead !== behind) bet(scores, ahead, behind);
      const evidence = new Map(racing.map((k) => [k, evidenceAgainst(k)]));
      const against = (k: number): number => evidence.get(k) as number;
      const ruledOut = racing
        .filter((k) => against(k) >= 1 / errorRate)
        .sort((one, other) => against(other) - against(one) || one - other)
        .slice(0, Math.max(0, racing.length - FEWEST_LEFT));
      for (const k of ruledOut) out[k] = 1;
      return ruledOut;
    },
    withdraw: (variant) => {
      out[variant] = 1;
    },
  };
}
