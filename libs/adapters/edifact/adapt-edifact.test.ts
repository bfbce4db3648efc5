import type { JsonObject } from '#libs/contracts';
import { gather } from '../standards/outcome.js';
import { adaptEdifact } from './adapt-edifact.js';
import { decodeBytes } from './decode-bytes.js';

const zone = 'Asia/Almaty';
const adapt = (text: string): ReturnType<typeof gather> => gather(adaptEdifact(text, { zone }));

const container = ["EQD+CN+MSKU9070323+22G1:102:5++3+4'", "DTM+7:202405010600:203'", "LOC+165+KZAAU:139:6+AKTAU1:TER:ZZZ'"];
const body = ["BGM+34+DOC7+9'", ...container];

interface MessageParts {
  readonly type?: string;
  readonly count?: number;
  /** The reference that UNT gives. */
  readonly end?: string;
}

function message(segments: readonly string[], { type = 'CODECO:D:95B:UN', count = segments.length + 2, end = 'M1' }: MessageParts = {}): string {
  return [`UNH+M1+${type}'`, ...segments, `UNT+${count}+${end}'`].join('\n');
}

interface InterchangeParts {
  readonly date?: string;
  readonly count?: number;
  /** The reference that UNZ gives. */
  readonly end?: string;
}

function interchange(messages: readonly string[], { date = '240501:0700', count = messages.length, end = 'I1' }: InterchangeParts = {}): string {
  return [`UNB+UNOA:1+AKTAU+CTM+${date}+I1'`, ...messages, `UNZ+${count}+${end}'`].join('\n');
}

const reasonsOf = (text: string): unknown[] => adapt(text).rejected.map(({ item, violations: [{ reason, propertyPath }] }) => [item, reason, propertyPath]);
const idsOf = (text: string): string[] => adapt(text).events.map(({ event }) => event.id);
function only(text: string): JsonObject {
  const { events, rejected } = adapt(text);
  expect([events.length, rejected]).toEqual([1, []]);
  return events[0]?.event as JsonObject;
}

describe('the syntax of ISO 9735', () => {
  const text = interchange([message(body)]);

  it('follows the service string', () => {
    const other = `UNA|*,! ~${text.replaceAll("'", '~').replaceAll('+', '*').replaceAll(':', '|')}`;
    expect(adapt(other).events.map(({ event }) => event)).toEqual(adapt(text).events.map(({ event }) => event));
  });

  it('takes released characters as they are', () => {
    expect(idsOf(interchange([message(["BGM+34+A?+B?:C?'?'+9'", ...container])]))).toEqual(["A+B:C'':MSKU9070323"]);
  });

  it('does without line breaks, and reads over those within a segment', () => {
    expect(adapt(text.replaceAll('\n', '')).events).toHaveLength(1);
    expect(idsOf(text.replace('DOC7', 'DO\r\nC7'))).toEqual(['DOC7:MSKU9070323']);
  });

  it('reads several interchanges, with a service string before each', () => {
    expect(adapt(`UNA:+.? '${text}\nUNA:+.? '${text}`).events.map(({ item }) => item)).toEqual([0, 1]);
  });

  it('refuses a message that UNT contradicts, and no other', () => {
    const texts = [message(body, { count: 7 }), message(body), message(body, { end: 'M2' })];
    expect(reasonsOf(interchange(texts))).toEqual([[0, 'undecodable', '$.segments[6]'], [2, 'undecodable', '$.segments[18]']]);
    expect(adapt(interchange(texts)).events.map(({ item }) => item)).toEqual([1]);
  });

  it('takes what came whole of an interchange that UNZ contradicts or that was cut off, and says so', () => {
    for (const broken of [interchange([message(body)], { count: 2 }), interchange([message(body)], { end: 'I2' }), text.slice(0, text.indexOf('UNZ'))]) {
      expect(adapt(broken).events).toHaveLength(1);
      expect(reasonsOf(broken)).toEqual([[0, 'undecodable', expect.stringMatching(/^\$\.segments\[[67]\]$/)]]);
    }
  });

  it.each([
    ['', '$.segments[0]'],
    ['hello', '$.segments[0]'],
    ["UNH+1+CODECO:D:95B:UN'", '$.segments[0]'],
    [`${interchange([])}EQD+CN'`, '$.segments[2]'],
    [text.replace("UNT+6+M1'\n", ''), '$.segments[6]'],
    [text.replace('EQD+', "eqd+"), '$.segments[3]'],
    ['UNA::.? \'', '$.segments[0]'],
  ])('says where %j stops being an interchange', (wrong, path) => {
    expect(reasonsOf(wrong)).toEqual([[0, 'undecodable', path]]);
  });

  it('decodes the character set that UNB names', () => {
    const bytes = Buffer.from(text.replace('UNOA', 'UNOC').replace('AKTAU1', 'K\u00d6LN'), 'latin1');
    expect(decodeBytes(bytes)).toContain('KÖLN');
    expect(decodeBytes(Buffer.from(bytes.toString('latin1').replace('UNOC', 'UNOA'), 'latin1'))).toBeUndefined();
  });
});

describe('CODECO', () => {
  it('is nothing without the zone of its sender', () => {
    const [rejected] = gather(adaptEdifact(interchange([message(body)]), {})).rejected;
    expect(rejected?.violations).toEqual([{ reason: 'missing_field', propertyPath: '$', message: expect.stringContaining('zone=Asia/Almaty') }]);
  });

  it('takes times in that zone, also as syntax version 4 writes dates and with seconds', () => {
    expect(only(interchange([message(body)]))).toMatchObject({ time: '2024-05-01T01:00:00Z', recordedtime: '2024-05-01T02:00:00Z', sequence: 'I1', source: '/edifact/AKTAU' });
    const exact = body.map((segment) => segment.replace('202405010600:203', '20240501060030:204'));
    expect(only(interchange([message(exact)], { date: '20240501:0700' }))).toMatchObject({ time: '2024-05-01T01:00:30Z', recordedtime: '2024-05-01T02:00:00Z' });
  });

  it('reads both directories, gate in and gate out', () => {
    const out = ["BGM+36+DOC7+5'", ...container.slice(0, 2), "LOC+9+KZKUR'", "LOC+11+KZAAU'"];
    expect(only(interchange([message(out, { type: 'CODECO:D:00B:UN' })]))['data']).toEqual({
      containerNumber: 'MSKU9070323', milestone: 'GATED_OUT', classifier: 'ACTUAL', load: 'EMPTY', phase: 'IMPORT', sizeType: '22G1', place: { codes: ['UNLOCODE:KZAAU'] },
    });
  });

  it('reads every container of a message; what is said once before them holds for all', () => {
    const [eqd = '', dtm = '', loc = ''] = container;
    const many = ["BGM+34+DOC7+9'", loc, "TDT+1++2++++++'", dtm, eqd, eqd.replace('MSKU9070323', 'apzu 481209 0'), "CNT+16:2'"];
    const { events } = adapt(interchange([message(many)]));
    expect(events.map(({ event }) => [event.id, event.data?.['mode'], event.time])).toEqual([
      ['DOC7:MSKU9070323', 'RAIL', '2024-05-01T01:00:00Z'], ['DOC7:APZU4812090', 'RAIL', '2024-05-01T01:00:00Z'],
    ]);
  });

  it('takes the first of what is said twice', () => {
    expect(only(interchange([message([...body, "RFF+BN:B1'", "RFF+BN:B2'", "DTM+7:202405020600:203'"])]))).toMatchObject({ time: '2024-05-01T01:00:00Z', data: { tripRef: 'B1' } });
  });

  it('withdraws by the id alone where the document has a number', () => {
    const bare = ["BGM+34+DOC7+3'", "EQD+CN+MSKU9070323'"];
    expect(only(interchange([message(bare)]))).toEqual({
      specversion: '1.0', id: 'DOC7:MSKU9070323', source: '/edifact/AKTAU', type: 'caravan.container.milestone.v1', recordedtime: '2024-05-01T02:00:00Z', sequence: 'I1', retracted: true,
    });
    expect(reasonsOf(interchange([message(bare.map((segment) => segment.replace('DOC7', '')))]))).toEqual([[0, 'missing_field', '$.segments[3]']]);
  });

  it('takes the verified mass, else the weight, in kilograms', () => {
    const massOf = (...lines: string[]): unknown => (only(interchange([message([...body, ...lines])]))['data'] as JsonObject)['grossMassKg'];
    expect(massOf("MEA+WT++KGM:1000'", "MEA+AAE+VGM+KGM:2000,6'")).toBe(2001);
    expect([massOf("MEA+WT++KGM:1000'"), massOf("MEA+WT++TNE:1'"), massOf("MEA+AAE+T+KGM:1'")]).toEqual([1000, undefined, undefined]);
    expect(reasonsOf(interchange([message([...body, "MEA+WT++KGM:-5'"])]))).toEqual([[0, 'value_out_of_range', '$.segments[6].elements[2][1]']]);
  });

  it('leaves out documents that are no gate move and equipment that is no container', () => {
    const kinds = (segments: readonly string[]): unknown => adapt(interchange([message(segments)])).ignored.map(({ ignored }) => ignored);
    expect(kinds(["BGM+35+DOC7+9'", ...container])).toEqual(['codeco_document']);
    expect(kinds([...body, "EQD+CH+CHASSIS1'"])).toEqual(['codeco_equipment']);
  });

  it.each([
    ['another message', { type: 'COARRI:D:95B:UN' }, body, 'unknown_type', '$.segments[1].elements[1][0]'],
    ['another directory', { type: 'CODECO:D:16A:UN' }, body, 'unknown_type', '$.segments[1].elements[1][0]'],
    ['no BGM', {}, container, 'missing_field', '$.segments[1]'],
    ['an unknown function', {}, ["BGM+34+DOC7+77'", ...container], 'unknown_code', '$.segments[2].elements[2][0]'],
    ['no container', {}, ["BGM+34+DOC7+9'"], 'missing_field', '$.segments[1]'],
    ['no container number', {}, body.map((segment) => segment.replace('MSKU9070323', '')), 'missing_field', '$.segments[3].elements[1][0]'],
    ['no time', {}, body.filter((segment) => !segment.startsWith('DTM')), 'missing_field', '$.segments[3]'],
    ['a date only', {}, body.map((segment) => segment.replace('202405010600:203', '20240501:102')), 'bad_time', '$.segments[4].elements[0][1]'],
    ['30 February', {}, body.map((segment) => segment.replace('20240501', '20240230')), 'bad_time', '$.segments[4].elements[0][1]'],
    ['the year 1970', {}, body.map((segment) => segment.replace('2024', '1970')), 'time_out_of_range', '$.segments[4].elements[0][1]'],
    ['no place', {}, body.filter((segment) => !segment.startsWith('LOC')), 'missing_field', '$.segments[3]'],
  ])('refuses %s', (_what, options, segments, reason, path) => {
    expect(reasonsOf(interchange([message(segments, options)]))).toEqual([[0, reason, path]]);
  });

  it('refuses what has no sender or no time of preparation', () => {
    expect(reasonsOf(interchange([message(body)]).replace('AKTAU+CTM', '+CTM'))).toEqual([[0, 'missing_field', '$.segments[0].elements[1][0]']]);
    expect(reasonsOf(interchange([message(body)], { date: '240231:0700' }))).toEqual([[0, 'bad_time', '$.segments[0].elements[3][0]']]);
  });
});
