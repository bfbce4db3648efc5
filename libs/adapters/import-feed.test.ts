import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FeedError, findFeed, firstLook, type FeedProgress, listFeeds, mapFile, type Mapping, paramsOf, readMapping } from './index.js';
import { collectImport } from './testing/collect-import.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'caravan-feeds-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function mappingWith(input: Record<string, unknown>, more: Record<string, unknown> = {}): Mapping {
  const emit = [{ type: 't', id: '{id}', time: '2024-01-01T00:00:00Z', data: { name: { col: 'name' } } }];
  return readMapping(JSON.stringify({ feed: 'test', version: 1, source: '/test', input, emit, ...more }));
}

async function rowsOf(input: Record<string, unknown>, path: string): Promise<unknown[]> {
  const { rows } = await collectImport({ mapping: mappingWith(input), files: [path], params: {} });
  return rows.map(({ line, events, rejects }) => [line, rejects[0]?.message ?? events.map(({ id, data }) => [id, data?.['name']])]);
}

describe('CSV', () => {
  it('is read with or without BOM, packing and quotes; lines are those of the file', async () => {
    const text = '\ufeffid,name\n1,a\n\n2,"b\nb"\n3,"c ""c"""\r\n4,d';
    const rows = [[2, [['1', 'a']]], [4, [['2', 'b\nb']]], [6, [['3', 'c "c"']]], [7, [['4', 'd']]]];
    expect(await rowsOf({ kind: 'csv' }, write('plain.csv', text))).toEqual(rows);
    expect(await rowsOf({ kind: 'csv' }, write('packed.csv.gz', gzipSync(text)))).toEqual(rows);
  });

  it('may be in another encoding, with another delimiter, without a header, with another word for empty', async () => {
    const bytes = Buffer.concat([Buffer.from('1;'), Buffer.from([0xcf, 0xf0]), Buffer.from('\n2;NA\n')]);
    const input = { kind: 'csv', encoding: 'windows-1251', delimiter: ';', header: false, columns: ['id', 'name'], emptyIs: 'NA' };
    expect(await rowsOf(input, write('cyrillic.csv', bytes))).toEqual([[1, [['1', 'Пр']]], [2, [['2', undefined]]]]);
  });

  it.each([
    ['id,nome\n1,a\n', 'has no column "name", which the mapping reads; its columns are id, nome'],
    ['', 'is empty: not even a line with the names of the columns'],
    ['id,name\n1,"a\n', 'Quote Not Closed'],
  ])('%j stops the import with a sentence', async (text, sentence) => {
    const path = write('wrong.csv', text);
    await expect(rowsOf({ kind: 'csv' }, path)).rejects.toThrow(FeedError);
    await expect(rowsOf({ kind: 'csv' }, path)).rejects.toThrow(sentence);
  });

  it('with a damaged .gz stops the import', async () => {
    const bytes = gzipSync('id,name\n1,a\n');
    await expect(rowsOf({ kind: 'csv' }, write('damaged.csv.gz', bytes.subarray(0, -6)))).rejects.toThrow('unexpected end of file');
  });

  it('is joined with the row of the second file that has the same columns', async () => {
    const second = write('second.csv', 'key,name\nA,old\nA,first\n');
    const path = write('first.csv', 'id,key\n1,A\n2,B\n');
    const join = { file: { param: 'names' }, on: ['key'] };
    const mapping = mappingWith({ kind: 'csv', join });
    const { events, rejects } = await collectImport({ mapping, files: [path], params: { names: second } });
    expect(events.map(({ id, data }) => [id, data])).toEqual([['1', { name: 'first' }]]);
    expect(rejects).toMatchObject([{ line: 3, message: 'no row of the second file has the same key' }]);
    expect(paramsOf(mapping)).toEqual({ needed: ['names'], files: ['names'] });
  });
});

describe('JSON', () => {
  it('has its rows at a path, its line is the index, and a row may be several', async () => {
    const text = JSON.stringify({ data: { list: [{ id: 1, in: { name: 'a' }, out: { name: 'b' } }, 'what'] } });
    const explode = [{ path: 'in' }, { path: 'out', set: { id: 'o' } }];
    expect(await rowsOf({ kind: 'json', rows: 'data.list', explode }, write('rows.json', text))).toEqual([
      [0, [['1', 'a']]],
      [0, [['o', 'b']]],
      [1, 'the row is not an object'],
    ]);
  });

  it.each([
    ['{"rows": 1}', 'has no array at rows; input.rows names where the rows are'],
    ['{"rows": [', 'JSON'],
  ])('%j stops the import with a sentence', async (text, sentence) => {
    await expect(rowsOf({ kind: 'json', rows: 'rows' }, write('wrong.json', text))).rejects.toThrow(sentence);
  });
});

describe('an import', () => {
  it('tells its progress in bytes over all files, up to the last', async () => {
    const files = ['one.csv', 'two.csv', 'three.csv'].map((name) => write(name, 'id,name\n1,a\n'));
    const seen: FeedProgress[] = [];
    for await (const { file } of mapFile(mappingWith({ kind: 'csv' }), files, {}, { onProgress: (at) => seen.push(at) }))
      expect(seen.at(-1)?.file).toBe(file);
    expect(seen.map(({ bytesRead, bytesTotal }) => [bytesRead, bytesTotal])).toEqual([[12, 36], [24, 36], [36, 36]]);
  });

  it('may be given up half way', async () => {
    const [bts] = firstLook();
    let rows = 0;
    for await (const { events } of mapFile(findFeed('us-bts-border'), bts?.files ?? [], bts?.params)) {
      rows += events.length;
      if (rows === 10) break;
    }
    expect(rows).toBe(10);
  });

  it.each([
    [{}, 'the feed us-bts-border needs the parameter "fileTime"'],
    [{ fileTime: '2019-06-01' }, 'the parameter "fileTime" is "2019-06-01", not a time with an offset such as 2019-06-01T00:00:00Z'],
    [{ fileTime: '2019-06-01T00:00:00Z' }, 'there is no file or folder nowhere.csv'],
  ])('with parameters %j and no file stops at once', async (params, sentence) => {
    await expect(mapFile(findFeed('us-bts-border'), 'nowhere.csv', params).next()).rejects.toThrow(sentence);
  });

  it('without a recorded time in the row warns and leaves it to the receipt', async () => {
    const mapping = mappingWith({ kind: 'csv' }, { recordedtime: { col: 'at' } });
    const { events, warnings } = await collectImport({ mapping, files: [write('when.csv', 'id,name,at\n1,a,\n')], params: {} });
    expect(events[0]).not.toHaveProperty('recordedtime');
    expect(warnings).toMatchObject([{ flag: 'recordedtime_missing', line: 2 }]);
  });
});

it('finds every bundled feed by name and none by another', () => {
  expect(listFeeds()).toEqual(['abq-departures', 'dpsu-queue', 'hk-control-points', 'us-bts-border', 'us-cbp-wait']);
  expect(listFeeds().map((name) => findFeed(name).feed)).toEqual(listFeeds());
  expect(() => findFeed('nowhere')).toThrow('there is no feed or mapping file "nowhere"; the feeds are abq-departures,');
});
