import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { describeGoldens } from '#libs/testing';
import { foldEvents } from './testing/fixtures.js';
import { borderCheckpoints } from './index.js';

describeGoldens(borderCheckpoints, ['G09', 'G10', 'G11', 'G14', 'G15', 'G16']);

it('counts the seven crossings of G16', () => {
  const file = join(__dirname, '..', '..', 'test', 'golden', 'examples', 'G16-utilisation.json');
  const { events } = JSON.parse(readFileSync(file, 'utf8')) as { readonly events: readonly JsonObject[] };
  const { rows } = foldEvents(events, buildSnapshot(1, readReferenceSet('common')));
  const days = [...rows.values()].filter(({ cube, grain }) => cube === 'border_crossings' && grain === 'day');
  expect(days.map(({ bucket, measures }) => [bucket, measures['n']])).toEqual([['2023-09-28', 6], ['2023-10-04', 1]]);
});
