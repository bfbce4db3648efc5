/**
 * Conditions for what was chosen and for nothing else: one plan for every possible choice (`$1 is null or …`) uses no index.
 * Only conditions and the places of values ever become SQL text, never a value.
 */
export class Conditions {
  private readonly texts: string[] = [];

  /** Of a statement that already has these values, the first of them as `$1`. */
  constructor(readonly values: unknown[]) {}

  /** Adds a condition on values, whose places it is given as text; nothing when one is undefined: it was not chosen. */
  add(chosen: readonly unknown[], condition: (...places: string[]) => string): void {
    if (chosen.includes(undefined)) return;
    this.texts.push(condition(...chosen.map((_, i) => `$${this.values.length + i + 1}`)));
    this.values.push(...chosen);
  }

  /** ` and … and …`, empty without any. */
  get text(): string {
    return this.texts.map((text) => ` and ${text}`).join('');
  }
}
