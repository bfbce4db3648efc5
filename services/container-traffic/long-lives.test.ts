import fc from 'fast-check';
import type { CloudEvent, Json } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { milestones } from './fields.js';
import { container, start } from './testing/fixtures.js';
import { sealing, Way } from './testing/two-ways.js';

const common = buildSnapshot(1, readReferenceSet('common'));
const references = [common, { ...common, odPairs: [{ from: 'KZ-AKTAU', to: 'AZ-ALAT' }, { from: 'KZ-ALTYNKOL', to: 'KZ-AKTAU' }] }];

/** Once in so many times, else undefined. */
const onceIn = <T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** One telling of an event; two with one `event` are versions of it. Few lives are orderly, few are not at all. */
const toldIn = (order: number) => fc.record({
  event: onceIn(order, fc.nat(60)),
  late: onceIn(order, fc.integer({ min: 1, max: 400 })),
  step: fc.constantFrom(0, 0, 1, 3, 6, 20, 1_500),
  container: onceIn(order, fc.constant(1)),
  milestone: fc.constantFrom(...milestones, 'GATED_IN', 'GATED_OUT', 'ARRIVED', 'DEPARTED'),
  node: fc.constantFrom('KZ-ALTYNKOL', 'KZ-AKTAU', 'AZ-ALAT', 'CN-HORGOS', 'X:1'),
  source: fc.constantFrom('/a', '/a', '/b'),
  load: fc.constantFrom('LADEN', 'LADEN', 'EMPTY', undefined),
  mode: fc.constantFrom('RAIL', 'SEA', undefined),
  tripRef: fc.constantFrom(undefined, undefined, undefined, undefined, 'a', 'b'),
  classifier: fc.constantFrom('ACTUAL', 'ACTUAL', 'ACTUAL', 'ACTUAL', 'ACTUAL', 'PLANNED'),
  sizeType: fc.oneof({ weight: 3 * order, arbitrary: fc.constantFrom(undefined, '45G1') }, { weight: 1, arbitrary: fc.constantFrom('22G1', '?') }),
  mass: fc.constantFrom(undefined, undefined, 7),
  isRetracted: onceIn(order * 2, fc.constant(true)),
  isRepeated: onceIn(order, fc.constant(true)),
});
type Telling = ReturnType<typeof toldIn> extends fc.Arbitrary<infer T> ? T : never;

const containers = ['CSQU3054383', 'MSKU6011672'];
const lives = fc.record({
  tellings: fc.constantFrom(3, 8, 30).chain((order) => fc.array(toldIn(order), { minLength: 10, maxLength: 90, size: 'max' })),
  batches: fc.array(fc.constantFrom(1, 1, 1, 2, 3, 7), { minLength: 1, maxLength: 12 }),
  sealAbove: fc.integer({ min: 1, max: 8 }),
  keep: fc.integer({ min: 1, max: 3 }),
  crowd: fc.constantFrom(0, 0, 5, Infinity),
  settledHours: fc.constantFrom(0, 3, 30, Infinity),
  changesReference: fc.constantFrom(false, false, true),
});

/** Time goes on from telling to telling; what is late lies some hours back, and repetitions come again at once or as they are told. */
function eventsOf(tellings: readonly Telling[]): CloudEvent[] {
  let hour = 0;
  return tellings.flatMap(({ event, late, step, container, isRetracted, isRepeated, node, source, mass, ...fields }, index) => {
    hour += step;
    const number = event === undefined || event > index ? index : event;
    const place = { codes: [node.includes(':') ? node : `NODE:${node}`] };
    const data = { containerNumber: containers[container ?? 0]!, place, ...fields, ...(mass === undefined ? {} : { cargoMassKg: mass }) };
    const time = start + Math.max(0, hour - (late ?? 0)) * 3_600_000;
    const sent: CloudEvent = {
      specversion: '1.0', id: `e${number}`, source, type: 'caravan.container.milestone.v1', time: new Date(time).toISOString(),
      recordedtime: new Date(time + 1_000 * (1 + (index % 7))).toISOString(), ...(isRetracted ? { retracted: true } : {}), data: JSON.parse(JSON.stringify(data)) as Json & object as never,
    };
    return isRepeated ? [sent, sent] : [sent];
  });
}

it('come to the same, batch by batch, whether they are sealed or folded whole', async () => {
  let sealed = 0;
  await fc.assert(
    fc.asyncProperty(lives, async ({ tellings, batches, sealAbove, keep, crowd, settledHours, changesReference }) => {
      const [one, other] = [new Way(sealing({ sealAbove, settledAfter: settledHours * 3_600, crowdedAbove: sealAbove + crowd, keep }), references), new Way(sealing(), references)];
      const events = eventsOf(tellings);
      const middle = events.length / 2;
      for (let at = 0, round = 0; at < events.length; round++) {
        const batch = events.slice(at, at + batches[round % batches.length]!);
        if (changesReference && at < middle && at + batch.length >= middle) for (const { store } of [one, other]) await store.changeReference();
        expect(await one.apply(batch)).toEqual(await other.apply(batch));
        expect(one.picture()).toEqual(other.picture());
        at += batch.length;
      }
      expect(await one.problems()).toEqual([]);
      sealed += one.sealed();
    }),
    { numRuns: Number(process.env['CARAVAN_LIVES'] ?? 60), ...(process.env['CARAVAN_FIRST_SEED'] ? { seed: Number(process.env['CARAVAN_FIRST_SEED']) } : { seed: 11 }) },
  );
  expect(sealed).toBeGreaterThan(100);
}, 600_000);

/** Milestones one after the other, sealed so that only the last one stays open, then a version of it without its load. */
it('take a load over from what is sealed', async () => {
  const told = container(
    { hour: 0, milestone: 'ARRIVED', node: 'CN-HORGOS', load: 'LADEN' }, { hour: 10, milestone: 'ARRIVED', node: 'KZ-ALTYNKOL' }, { hour: 20, milestone: 'ARRIVED', node: 'KZ-AKTAU', load: 'LADEN' },
  ).map((event) => ({ ...event, recordedtime: event.time as string }));
  const { load: _, ...data } = told[2]!.data as { readonly load: string };
  const [one, other] = [new Way(sealing({ sealAbove: 2, settledAfter: Infinity, crowdedAbove: 2, keep: 1 }), references), new Way(sealing(), references)];
  for (const way of [one, other]) await way.apply(told);
  const sealed = one.sealed();
  for (const way of [one, other]) await way.apply([{ ...told[2]!, recordedtime: '2025-08-01T00:00:00Z', data }]);
  expect([sealed, one.sealed(), one.picture()]).toEqual([1, 1, other.picture()]);
});

/** Three visits within 20 hours and a fourth: what was told 30 hours before it, or earlier, is sealed, where that can be cut between visits. */
it.each([[29, 0, 4], [49, 1, 2], [50, 1, 1]])('keep open what is not settled: at hour %i %i segments and %i open facts', async (hour, segments, open) => {
  const way = new Way(sealing({ sealAbove: 3, settledAfter: 30 * 3_600, crowdedAbove: Infinity, keep: 1 }), references);
  const told = [[0, 'CN-HORGOS'], [10, 'KZ-ALTYNKOL'], [20, 'KZ-AKTAU'], [hour, 'AZ-ALAT']] as const;
  for (const event of container(...told.map(([at, node]) => ({ hour: at, milestone: 'ARRIVED', node })))) await way.apply([event]);
  expect([way.sealed(), way.open()]).toEqual([segments, open]);
});
