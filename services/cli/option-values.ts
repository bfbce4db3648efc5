import { CliError } from './cli-error.js';

/** Collects an option that may be given several times. */
export function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value];
}

/** Reads `name=value` texts; `example` completes the sentence of the error. */
export function parsePairs(texts: readonly string[], example: string): readonly (readonly [string, string])[] {
  return texts.map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new CliError(`"${text}" is not NAME=VALUE: write ${example}.`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
}

/** Reads a whole number of at least `least`; `option` names it in the error. */
export function parseWhole(option: string, text: string, least: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && Number.isSafeInteger(value)) return value;
  throw new CliError(`${option} is "${text}": give it a whole number of at least ${least}.`);
}
