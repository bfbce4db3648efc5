import { ConfigError } from './config-error.js';

/** One environment variable: what it is called, what stands in for it, what it means, how its text is read. */
export interface Setting<T> {
  readonly name: string;
  /** Taken when the variable is unset or empty. */
  readonly fallback: string;
  readonly meaning: string;
  /** Undefined when the text is not acceptable. */
  readonly read: (text: string) => T | undefined;
  /** Completes "NAME is "…": set it to …". */
  readonly expected: string;
}

/** The value of a setting; throws {@link ConfigError} when the text is not acceptable. */
export function readSetting<T>(setting: Setting<T>, env: NodeJS.ProcessEnv): T {
  const text = env[setting.name]?.trim() || setting.fallback;
  const value = setting.read(text);
  if (value === undefined) throw new ConfigError(`${setting.name} is "${hideSecrets(text)}": set it to ${setting.expected}.`);
  return value;
}

/** A whole number from `least` to `most`. */
export function wholeNumber(name: string, fallback: number, meaning: string, least: number, most: number): Setting<number> {
  const read = (text: string): number | undefined => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };
  return { name, fallback: String(fallback), meaning, read, expected: `a whole number from ${least} to ${most}` };
}

/** A TCP port; 0 is allowed. */
export function port(name: string, fallback: number, meaning: string): Setting<number> {
  return wholeNumber(name, fallback, meaning, 0, 65_535);
}

/** A share above 0, at most 1. */
export function share(name: string, fallback: number, meaning: string): Setting<number> {
  const read = (text: string): number | undefined => {
    const value = Number(text);
    return value > 0 && value <= 1 ? value : undefined;
  };
  return { name, fallback: String(fallback), meaning, read, expected: 'a number above 0, at most 1, such as 0.95' };
}

/** Text that matches `pattern`. */
export function pattern(name: string, fallback: string, meaning: string, form: RegExp, expected: string): Setting<string> {
  return { name, fallback, meaning, expected, read: (text) => (form.test(text) ? text : undefined) };
}

/** One word of a closed list. */
export function oneOf<T extends string>(name: string, fallback: T, meaning: string, words: readonly T[]): Setting<T> {
  return { name, fallback, meaning, expected: `one of ${words.join(', ')}`, read: (text) => words.find((word) => word === text) };
}

function hideSecrets(text: string): string {
  return text.replace(/:\/\/[^@/]*@/, '://***@');
}
