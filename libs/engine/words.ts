import type { Json } from '#libs/contracts';

/** Texts stored once; what mentions them holds their index instead, a byte each for the first 128. */
export class Words {
  readonly list: string[] = [];
  private readonly at = new Map<string, number>();

  indexOf(word: string): number {
    const known = this.at.get(word);
    if (known !== undefined) return known;
    this.at.set(word, this.list.length);
    return this.list.push(word) - 1;
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
