import { transportModes } from '#libs/contracts';
import { readReferenceSet } from '#libs/reference';
import type { IgnoredKind } from '../standards/outcome.js';
import type { DcsaVersion } from './layout.js';

/** The families of events that tell of containers and of what carries them. */
export type DcsaFamily = 'EQUIPMENT' | 'TRANSPORT';

/** Event types, those that are left out with what they count as. */
export const eventTypes: ReadonlyMap<string, DcsaFamily | IgnoredKind> = new Map<string, DcsaFamily | IgnoredKind>([
  ['EQUIPMENT', 'EQUIPMENT'], ['TRANSPORT', 'TRANSPORT'], ['SHIPMENT', 'dcsa_shipment'], ['IOT', 'dcsa_iot'], ['REEFER', 'dcsa_reefer'],
]);

const classifierCodes = { PLANNED: 'PLN', ESTIMATED: 'EST', ACTUAL: 'ACT' } as const;
/** Classifiers by code and by word; a requested time is not one of ours. */
export const classifiers = codesAndWords({ ...classifierCodes, REQUESTED: 'REQ' });

const modeCodes = { SEA: 'VESSEL', ROAD: 'TRUCK', INLAND_WATER: 'BARGE' } as const;
/** Modes of transport by DCSA's word and by ours. */
export const modes = codesAndWords({ ...Object.fromEntries(transportModes.map((word) => [word, word])), ...modeCodes });

export const loads = codesAndWords({ EMPTY: 'EMPTY', LADEN: 'LADEN' });
export const phases = codesAndWords({ IMPORT: 'IMPORT', EXPORT: 'EXPORT', TRANSSHIPMENT: 'TRANSSHIPMENT' });

interface MilestoneCode {
  readonly word: string;
  readonly code: string;
  readonly family: DcsaFamily;
}

/** What version 3.0 writes otherwise than 2.2. */
const codesOf300: Readonly<Record<string, string>> = { WAYP: 'CROS' };

/** `milestone-codes.csv`, read once; a milestone without a code is written as its word. */
const milestoneCodes = lazily((): readonly MilestoneCode[] =>
  (readReferenceSet('common').milestoneCodes ?? []).map(({ milestone: word = '', dcsa_v2_code: code, dcsa_family: family }) => ({ word, code: code || word, family: family as DcsaFamily })),
);

const milestoneTables = {
  EQUIPMENT: lazily(() => namesOf('EQUIPMENT')),
  TRANSPORT: lazily(() => namesOf('TRANSPORT')),
} as const;

/** Milestones of a family by code, as 2.2 and 3.0 have it, and by word. */
export function milestonesOf(family: DcsaFamily): ReadonlyMap<string, string> {
  return milestoneTables[family]();
}

function namesOf(family: DcsaFamily): ReadonlyMap<string, string> {
  const own = milestoneCodes().filter((row) => row.family === family);
  return new Map(own.flatMap(({ word, code }) => [code, codesOf300[code] ?? code, word].map((name) => [name, word] as const)));
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** How a version writes a milestone; undefined for a word that is none. */
export function codeOfMilestone(word: string, version: DcsaVersion): { readonly code: string; readonly family: DcsaFamily } | undefined {
  const known = milestoneCodes().find((row) => row.word === word);
  if (!known) return undefined;
  return { family: known.family, code: (version === '3.0' ? codesOf300[known.code] : undefined) ?? known.code };
}

/** How a classifier is written. */
export function codeOfClassifier(word: string): string {
  return Object.hasOwn(classifierCodes, word) ? classifierCodes[word as keyof typeof classifierCodes] : word;
}

/** How a mode is written: in DCSA's word where it has one. */
export function codeOfMode(word: string): string {
  return Object.hasOwn(modeCodes, word) ? modeCodes[word as keyof typeof modeCodes] : word;
}

function codesAndWords(codeOf: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(codeOf).flatMap(([word, code]) => [[code, word], [word, word]] as const));
}
