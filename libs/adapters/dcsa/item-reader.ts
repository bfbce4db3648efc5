import type { Json, JsonObject, RejectReason, Violation } from '#libs/contracts';
import { parseInstant } from '../times.js';

/** Enough to mend an item by; a list of a million wrong things is not worth a million sentences. */
const maxViolations = 100;

/**
 * Reads members of a JSON object by dotted names, such as `transportCall.UNLocationCode`. null and empty text count as
 * absent. What is wrong is noted with its JSONPath and read as absent, so that one pass finds all of it.
 */
export class ItemReader {
  constructor(
    private readonly object: JsonObject,
    /** JSONPath of the object. */
    readonly path: string,
    readonly violations: Violation[] = [],
  ) {}

  pathOf(name: string): string {
    return `${this.path}.${name}`;
  }

  /** True when the object has the member and it is not null. */
  has(name: string): boolean {
    return Object.hasOwn(this.object, name) && this.object[name] !== null;
  }

  /** Notes what is wrong with a member, which is then read as absent. */
  note(reason: RejectReason, name: string, sentence: string): undefined {
    if (this.violations.length < maxViolations) this.violations.push({ reason, propertyPath: this.pathOf(name), message: `${name} ${sentence}` });
    return undefined;
  }

  text(name: string): string | undefined {
    const value = this.member(name);
    if (value === undefined) return undefined;
    if (typeof value === 'string') return value.trim() || undefined;
    return this.note('wrong_type', name, 'must be a text');
  }

  requiredText(name: string): string | undefined {
    return this.required(name, () => this.text(name));
  }

  /** A time as the sender wrote it. */
  time(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined || parseInstant(text)) return text;
    return this.note('bad_time', name, 'must be an RFC 3339 time with an offset, such as 2024-05-01T06:00:00+05:00');
  }

  requiredTime(name: string): string | undefined {
    return this.required(name, () => this.time(name));
  }

  /** What a closed list makes of a text. */
  code<T>(name: string, codes: ReadonlyMap<string, T>): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const meaning = codes.get(text);
    if (meaning === undefined) this.note('unknown_code', name, `must be one of ${[...codes.keys()].join(', ')}`);
    return meaning;
  }

  requiredCode<T>(name: string, codes: ReadonlyMap<string, T>): T | undefined {
    return this.required(name, () => this.code(name, codes));
  }

  flag(name: string): boolean {
    const value = this.member(name);
    if (value !== undefined && typeof value !== 'boolean') this.note('wrong_type', name, 'must be true or false');
    return value === true;
  }

  /** A number, also one written as text; undefined when it is none: for what is only shown. */
  shownNumber(name: string): number | undefined {
    const value = this.member(name);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
  }

  /** The texts of a list, or one text that stands alone. */
  texts(name: string): readonly string[] {
    const value = this.member(name);
    if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
    return this.list(name).flatMap((item, index) => {
      if (typeof item === 'string') return item.trim() === '' ? [] : [item.trim()];
      this.note('wrong_type', `${name}[${index}]`, 'must be a text');
      return [];
    });
  }

  /** A reader for each object of a list, or for one object that stands alone. */
  objects(name: string): readonly ItemReader[] {
    const value = this.member(name);
    if (isObject(value)) return [new ItemReader(value, this.pathOf(name), this.violations)];
    return this.list(name).flatMap((item, index) => {
      if (isObject(item)) return [new ItemReader(item, this.pathOf(`${name}[${index}]`), this.violations)];
      this.note('wrong_type', `${name}[${index}]`, 'must be an object');
      return [];
    });
  }

  private list(name: string): readonly Json[] {
    const value = this.member(name) ?? [];
    if (Array.isArray(value)) return value as readonly Json[];
    this.note('wrong_type', name, 'must be a list');
    return [];
  }

  private required<T>(name: string, read: () => T | undefined): T | undefined {
    const known = this.violations.length;
    const value = read();
    if (value === undefined && this.violations.length === known) this.note('missing_field', name, 'is required');
    return value;
  }

  private member(name: string): Json | undefined {
    let value: Json | undefined = this.object;
    const walked: string[] = [];
    for (const step of stepsOf(name)) {
      if (value === undefined) return undefined;
      if (!isObject(value)) return this.noteNoObject(walked.join('.'));
      value = Object.hasOwn(value, step) ? (value[step] ?? undefined) : undefined;
      walked.push(step);
    }
    return value;
  }

  private noteNoObject(name: string): undefined {
    const isNoted = this.violations.some(({ propertyPath }) => propertyPath === this.pathOf(name));
    return isNoted ? undefined : this.note('wrong_type', name, 'must be an object');
  }
}

const knownSteps = new Map<string, readonly string[]>();
const maxKnownSteps = 500;

/** A dotted name cut into its steps; names come from the layouts, so that there are few. */
function stepsOf(name: string): readonly string[] {
  const known = knownSteps.get(name);
  if (known) return known;
  const steps = name.split('.');
  if (knownSteps.size < maxKnownSteps) knownSteps.set(name, steps);
  return steps;
}

/** True for a JSON object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
