/**
 * The value that would come at a place if the values were sorted in ascending order, in linear time.
 *
 * Source: Hoare 1961, Communications of the ACM 4:321 (quickselect), with the median of three as pivot.
 *
 * @param values no NaN; is reordered
 * @param place from 0
 * @throws RangeError where there is no such place
 * @example nthSmallest(Float64Array.of(3, 1, 2), 1) // 2
 */
export function nthSmallest(values: Float64Array, place: number): number {
  if (!(place >= 0 && place < values.length)) throw new RangeError(`There is no place ${place} of ${values.length}.`);
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = middleOf(values[low] as number, values[(low + high) >>> 1] as number, values[high] as number);
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left > right) break;
      const kept = values[left] as number;
      values[left++] = values[right] as number;
      values[right--] = kept;
    }
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else break;
  }
  return values[place] as number;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
