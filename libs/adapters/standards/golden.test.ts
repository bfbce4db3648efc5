import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject, WarningFlag } from '#libs/contracts';
import { domains } from '#libs/catalog';
import { EventReader } from '#libs/engine';
import { findProjectRoot } from '#libs/reference';
import { adaptDcsa } from '../dcsa/adapt-dcsa.js';
import { adaptEdifact } from '../edifact/adapt-edifact.js';
import { adaptMvt } from '../mvt/adapt-mvt.js';
import { type AdapterSettings, gather, type Outcome } from './outcome.js';

interface GoldenFile {
  readonly config?: AdapterSettings;
  readonly receivedAt?: string;
  readonly cases: readonly {
    readonly input: Json;
    readonly receivedAt?: string;
    readonly expect: { readonly events?: readonly unknown[]; readonly ignored?: string; readonly flags?: readonly WarningFlag[] };
  }[];
}

type Adapt = (input: Json, settings: AdapterSettings, receivedAt: number) => Iterable<Outcome>;

const adapters: readonly [file: string, adapt: Adapt, settings: AdapterSettings][] = [
  ['dcsa-220', adaptDcsa, { source: '/dcsa/example-carrier' }],
  ['dcsa-300', adaptDcsa, {}],
  ['mvt', (input, settings, receivedAt) => adaptMvt(input as string, settings, receivedAt), {}],
  ['codeco', (input, settings) => adaptEdifact(input as string, settings), {}],
];

const readFile = (name: string): GoldenFile => JSON.parse(readFileSync(join(findProjectRoot(), 'test', 'golden', 'adapters', `${name}.json`), 'utf8')) as GoldenFile;

const reader = new EventReader(domains);

/** Warnings of the adapter and, where a domain of this build takes the type, of the domain; fails when that refuses the event. */
function flagsOf({ events }: ReturnType<typeof gather>, receivedAt: number): readonly WarningFlag[] {
  return events.flatMap(({ event, warnings }) => {
    if (!reader.typeNames.includes(event.type)) return warnings;
    const reading = reader.read(event as JsonObject, receivedAt);
    if ('refusal' in reading) throw new Error(JSON.stringify(reading.refusal));
    return [...warnings, ...reading.fact.warnings];
  });
}

describe.each(adapters)('golden %s messages become exactly the events expected', (name, adapt, settings) => {
  const { cases, config, receivedAt: fileReceivedAt = '2030-01-01T00:00:00Z' } = readFile(name);
  it.each(cases.map((golden, index) => [index + 1, golden] as const))('case %i', (_index, golden) => {
    const receivedAt = Date.parse(golden.receivedAt ?? fileReceivedAt);
    const adapted = gather(adapt(golden.input, { ...settings, ...config }, receivedAt));
    expect(adapted.rejected).toEqual([]);
    expect(adapted.events.map(({ event }) => event)).toEqual(golden.expect.events ?? []);
    if (golden.expect.ignored !== undefined) expect(adapted.ignored.map(({ ignored }) => ignored)).toEqual([golden.expect.ignored]);
    expect(flagsOf(adapted, receivedAt)).toEqual(golden.expect.flags ?? []);
  });
});
