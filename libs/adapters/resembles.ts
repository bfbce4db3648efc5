/** True when a word is the other one but for upper case or one letter changed, added or left out. */
export function resembles(given: string, word: string): boolean {
  const [a, b] = [given.toLowerCase(), word.toLowerCase()];
  if (Math.abs(a.length - b.length) > 1) return false;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const skip = (text: string, other: string): number => (text.length >= other.length ? same + 1 : same);
  return a.slice(skip(a, b)) === b.slice(skip(b, a));
}
