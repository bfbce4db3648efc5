import type { Json } from '#libs/contracts';

/** So many words are found faster by looking through them than by a map, which costs more to make. */
const fewWords = 24;

/** Texts stored once; what mentions them holds their index instead, a byte each for the first 128. */
export class Words {
  readonly list: string[] = [];
  /** Places of the words, once there are too many to look through. */
  private at: Map<string, number> | undefined;

  indexOf(word: string): number {
    const known = this.at ? this.at.get(word) : this.list.indexOf(word);
    if (known !== undefined && known >= 0) return known;
    this.at?.set(word, this.list.length);
    this.list.push(word);
    if (this.list.length === fewWords) this.at = new Map(this.list.map((each, index) => [each, index]));
    return this.list.length - 1;
  }

  /** JSON whose texts are indexes. Numbers stand in a list of one; other lists begin with null; names of members stay. */
  intern(value: Json): Json {
    if (typeof value === 'string') return this.indexOf(value);
    if (typeof value === 'number') return [value];
    if (value === null || typeof value === 'boolean') return value;
    if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.intern(member)]));
    const list: Json[] = [null];
    for (const member of value) list.push(this.intern(member));
    return list;
  }
}

/** The inverse of {@link Words.intern}. */
export function restore(value: Json, words: readonly string[]): Json {
  if (typeof value === 'number') return words[value] as string;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, restore(member, words)]));
  if (value[0] !== null) return value[0] as number;
  const list: Json[] = [];
  for (let i = 1; i < value.length; i++) list.push(restore(value[i] as Json, words));
  return list;
}
