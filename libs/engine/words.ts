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

  /** JSON whose texts and names of members are indexes. Numbers stand in a list of one; other lists begin with null, objects with true. */
  intern(value: Json): Json {
    if (typeof value === 'string') return this.indexOf(value);
    if (typeof value === 'number') return [value];
    if (value === null || typeof value === 'boolean') return value;
    const list: Json[] = [Array.isArray(value) ? null : true];
    if (Array.isArray(value)) for (const member of value) list.push(this.intern(member));
    else for (const [name, member] of Object.entries(value)) list.push(this.indexOf(name), this.intern(member));
    return list;
  }
}

/** The inverse of {@link Words.intern}. */
export function restore(value: Json, words: readonly string[]): Json {
  if (typeof value === 'number') return words[value] as string;
  if (!Array.isArray(value)) return value;
  if (typeof value[0] === 'number') return value[0];
  if (value[0] === true) return restoreObject(value, words);
  const list: Json[] = [];
  for (let i = 1; i < value.length; i++) list.push(restore(value[i] as Json, words));
  return list;
}

function restoreObject(list: readonly Json[], words: readonly string[]): Json {
  const members: [string, Json][] = [];
  for (let i = 1; i < list.length; i += 2) members.push([words[list[i] as number] as string, restore(list[i + 1] as Json, words)]);
  return Object.fromEntries(members);
}
