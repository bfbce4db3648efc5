import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { domains } from '#libs/catalog';
import { type Json, type JsonObject, rejectReasons } from '#libs/contracts';
import { EventReader, findUnstorable } from '#libs/engine';
import { findProjectRoot } from '#libs/reference';
import { adaptDcsa } from '../dcsa/adapt-dcsa.js';
import { adaptEdifact } from '../edifact/adapt-edifact.js';
import { adaptMvt } from '../mvt/adapt-mvt.js';
import { ignoredKinds, type Outcome } from './outcome.js';
import { traceViolation } from './trace-violation.js';

const receivedAt = Date.parse('2026-02-01T00:00:00Z');
const reader = new EventReader(domains);
const runs = { numRuns: 500, seed: 20_261_125 };

const folder = join(findProjectRoot(), 'samples', 'data', 'dcsa');
const dcsaMessages = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => readFileSync(join(folder, name), 'utf8'));
const goldenTexts = ['codeco', 'mvt'].map((name) => {
  const { cases } = JSON.parse(readFileSync(join(findProjectRoot(), 'test', 'golden', 'adapters', `${name}.json`), 'utf8')) as { cases: readonly { input: string }[] };
  return cases.map(({ input }) => input);
});

/** Takes every outcome and checks what holds of any: reasons and kinds of the closed lists, paths into the input, events the domain can judge. */
function checkOutcomes(outcomes: Iterable<Outcome>): void {
  for (const outcome of outcomes) {
    if (outcome.kind === 'ignored') expect(ignoredKinds).toContain(outcome.ignored);
    else if (outcome.kind === 'rejected') outcome.violations.forEach(checkViolation);
    else checkEvent(outcome);
  }
}

function checkViolation({ reason, propertyPath, message }: { reason: string; propertyPath: string; message: string }): void {
  expect(rejectReasons).toContain(reason);
  expect(propertyPath).toMatch(/^\$(\.[A-Za-z]\w*|\[\d+\])*$/);
  expect(message).not.toBe('');
}

function checkEvent({ event, origins }: Extract<Outcome, { kind: 'event' }>): void {
  expect(event.id).not.toBe('');
  if (findUnstorable(event as Json) !== undefined) return;
  const reading = reader.read(event as JsonObject, receivedAt);
  if ('refusal' in reading) for (const violation of reading.refusal.violations) checkViolation(traceViolation(violation, origins));
}

/** The places of a JSON value, each as the steps that lead to it. */
function placesIn(value: Json): string[][] {
  if (value === null || typeof value !== 'object') return [[]];
  return [[], ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner as Json).map((place) => [key, ...place]))];
}

function replaceAt(value: Json, [step, ...rest]: readonly string[], put: Json | undefined): Json {
  if (step === undefined) return put ?? null;
  const copy = structuredClone(value) as Record<string, Json>;
  if (rest.length === 0 && put === undefined) delete copy[step];
  else copy[step] = replaceAt(copy[step] ?? null, rest, put);
  return copy;
}

const mutatedDcsa = fc.constantFrom(...dcsaMessages).map((text) => JSON.parse(text) as Json).chain((message) =>
  fc.array(fc.tuple(fc.constantFrom(...placesIn(message)), fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>, fc.string({ unit: 'binary' }))), { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce((value, [place, put]) => (placesIn(value).some((known) => known.join() === place.join()) ? replaceAt(value, place, put) : value), message)),
);

const mutatedText = (texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts).chain((text) =>
  fc.array(fc.tuple(fc.nat(text.length), fc.nat(6), fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom("'", '+', ':', '?', '\n', "UNT+1+1'", 'MVT\n', '/'))), { minLength: 1, maxLength: 5 })
    .map((changes) => changes.reduce((changed, [at, length, put]) => changed.slice(0, at) + put + changed.slice(at + length), text)),
);

describe('an adapter never throws, and names a reason and a path for all it refuses', () => {
  const settings = fc.constantFrom({}, { source: '/dcsa/example-carrier' });
  it('DCSA: any JSON', () => {
    fc.assert(fc.property(fc.jsonValue() as fc.Arbitrary<Json>, settings, (input, given) => checkOutcomes(adaptDcsa(input, given))), runs);
  });
  it('DCSA: real messages with values changed and removed', () => {
    fc.assert(fc.property(mutatedDcsa, settings, (input, given) => checkOutcomes(adaptDcsa(input, given))), runs);
  });

  const zones = fc.constantFrom({ zone: 'Atlantic/Canary' }, { zone: 'Asia/Almaty' }, { zone: 'Nowhere' }, {});
  it('EDIFACT: any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string().map((text) => `UNB+UNOA:1+X+Y+230811:1450+1'${text}`)), zones, (text, given) => checkOutcomes(adaptEdifact(text, given))), runs);
  });
  it('EDIFACT: real messages with characters changed', () => {
    fc.assert(fc.property(mutatedText(goldenTexts[0] ?? []), zones, (text, given) => checkOutcomes(adaptEdifact(text, given))), runs);
  });

  it('MVT: any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string().map((text) => `MVT\nKC949/10.UPA320.ALA\n${text}`)), (text) => checkOutcomes(adaptMvt(text, {}, receivedAt))), runs);
  });
  it('MVT: real messages with characters changed', () => {
    fc.assert(fc.property(mutatedText(goldenTexts[1] ?? []), fc.integer({ min: 0, max: 4e12 }), (text, at) => checkOutcomes(adaptMvt(text, { source: '/mvt/kc' }, at))), runs);
  });
});
