import type { PairedBootstrap } from "#server/statistics/paired-bootstrap";

/**
 * The model confidence set: as long as the hypothesis that all members are equally good is rejected, the member with the
 * largest standardised deficit against the members' mean is struck out (T_max, the elimination rule that goes with it).
 * Variances of the deficits come from the bootstrap, as in the paper.
 *
 * Source: Hansen, Lunde & Nason 2011, Econometrica 79:453, section 3.1.2.
 *
 * @param estimates metric of each variant on all rows, higher is better, shape (K)
 * @param bootstrap of the same rows (independent rows, or groups)
 * @param alpha such as 0.05
 * @returns whether each variant is a member, shape (K)
 */
export function modelConfidenceSet(estimates: Float64Array, bootstrap: PairedBootstrap, alpha: number): boolean[] {
  const { variants, resamples, inBag } = bootstrap;
  const shifts = inBag.map((value, at) => value - (estimates[at % variants] as number));
  const sums = new Float64Array(resamples);
  for (let at = 0; at < shifts.length; at++) {
    const b = Math.floor(at / variants);
    sums[b] = (sums[b] as number) + (shifts[at] as number);
  }
  let members = Array.from({ length: variants }, (_, k) => k);
  while (members.length > 1) {
    const worst = worstMember(members, estimates, shifts, sums, variants, alpha);
    if (worst === null) break;
    members = members.filter((k) => k !== worst);
    for (let b = 0; b < resamples; b++) sums[b] = (sums[b] as number) - (shifts[b * variants + worst] as number);
  }
  return Array.from(estimates, (_, k) => members.includes(k));
}

/** Who has to leave, or null where equality of the members is not rejected. */
function worstMember(
  members: number[],
  estimates: Float64Array,
  shifts: Float64Array,
  sums: Float64Array,
  variants: number,
  alpha: number,
): number | null {
  const count = members.length;
  const columns = Int32Array.from(members);
  const squares = new Float64Array(count);
  for (let b = 0; b < sums.length; b++) {
    const mean = (sums[b] as number) / count;
    for (let i = 0; i < count; i++) {
      const deviation = (shifts[b * variants + (columns[i] as number)] as number) - mean;
      squares[i] = (squares[i] as number) + deviation * deviation;
    }
  }
  const scales = squares.map((sum) => Math.sqrt(sum / sums.length));
  const mean = members.reduce((sum, k) => sum + (estimates[k] as number), 0) / count;
  let largest = 0;
  let worst = -1;
  for (const [i, k] of members.entries()) {
    const deficit = mean - (estimates[k] as number);
    // A member that never departs from the mean has no deficit but for rounding.
    const statistic = deficit > 1e-12 ? deficit / (scales[i] as number) : 0;
    if (statistic > largest) {
      largest = statistic;
      worst = k;
    }
  }
  if (worst < 0) return null;
  let exceeding = 0;
  for (let b = 0; b < sums.length; b++) {
    const shift = (sums[b] as number) / count;
    for (let i = 0; i < count; i++) {
      const deficit = shift - (shifts[b * variants + (columns[i] as number)] as number);
      if (deficit >= largest * (scales[i] as number) && (scales[i] as number) > 0) {
        exceeding++;
        break;
      }
    }
  }
  return exceeding / sums.length < alpha ? worst : null;
}
