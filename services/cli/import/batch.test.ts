import { batchParcels, bodyOf, type Parcel } from './batch.js';

async function* parcels(...texts: string[]): AsyncGenerator<Parcel> {
  for (const [line, text] of texts.entries()) yield { file: 'f', line, id: text, text };
}

async function batchTexts(events: number, characters: number, ...texts: string[]): Promise<string[][]> {
  const batches: string[][] = [];
  for await (const batch of batchParcels(parcels(...texts), { events, characters })) batches.push(batch.map(({ text }) => text));
  return batches;
}

describe('batchParcels', () => {
  it('starts a new batch at the number of events', async () => {
    expect(await batchTexts(2, 1_000, 'a', 'b', 'c')).toEqual([['a', 'b'], ['c']]);
  });

  it('starts a new batch before the characters run over', async () => {
    expect(await batchTexts(9, 6, 'aa', 'bb', 'cc')).toEqual([['aa', 'bb'], ['cc']]);
  });

  it('gives an event that is too large a batch of its own', async () => {
    expect(await batchTexts(9, 3, 'a', 'bbbbbb', 'c')).toEqual([['a'], ['bbbbbb'], ['c']]);
    expect(await batchTexts(9, 3, 'bbbbbb', 'c')).toEqual([['bbbbbb'], ['c']]);
  });

  it('makes no batch of nothing', async () => {
    expect(await batchTexts(9, 9)).toEqual([]);
  });

  it('writes a batch as a JSON array', () => {
    expect(bodyOf([{ file: 'f', line: 1, id: 'a', text: '{"a":1}' }, { file: 'f', line: 2, id: 'b', text: '{"b":2}' }])).toBe('[{"a":1},{"b":2}]');
  });
});
