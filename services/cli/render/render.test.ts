import type { AnswerTable } from './answer-table.js';
import { growthText } from './texts.js';
import { parseFormat, render } from './render.js';

const answer: AnswerTable = {
  columns: [{ name: 'node' }, { name: 'value' }, { name: 'growthPercent', title: 'growth', show: growthText }, { name: 'secret', inTable: false }],
  rows: [{ node: 'US-2304', value: 178341, growthPercent: 4.9, secret: 'x' }, { node: 'KZ-ALTYNKOL', value: 7, growthPercent: null }],
  json: { rows: [1] },
  notes: ['in 1'],
};

describe('render', () => {
  it('draws a table with numbers to the right, words for growth, and notes below', () => {
    expect(render(answer, 'table')).toBe(
      ['node           value  growth', 'US-2304      178,341  +4.9 %', 'KZ-ALTYNKOL        7', '', 'in 1', ''].join('\n'),
    );
  });

  it('says so when there are no rows', () => {
    expect(render({ columns: [], rows: [], json: null, whenEmpty: 'nothing was refused' }, 'table')).toBe('nothing was refused\n');
  });

  it('writes RFC 4180 with all columns and plain values', () => {
    expect(render(answer, 'csv')).toBe('node,value,growthPercent,secret\r\nUS-2304,178341,4.9,x\r\nKZ-ALTYNKOL,7,,\r\n');
  });

  it('quotes what needs it and disarms formulas, but not negative numbers', () => {
    const rows = [{ a: '=1+1', b: -5, c: 'say "x", y' }, { a: '-x', b: true, c: { d: [1] } }, { a: '@x', b: null, c: '+1' }];
    expect(render({ columns: [{ name: 'a' }, { name: 'b' }, { name: 'c' }], rows, json: null }, 'csv')).toBe(
      'a,b,c\r\n\'=1+1,-5,"say ""x"", y"\r\n\'-x,true,"{""d"":[1]}"\r\n\'@x,,\'+1\r\n',
    );
  });

  it('writes the answer of the service as JSON', () => {
    expect(JSON.parse(render(answer, 'json'))).toEqual({ rows: [1] });
  });

  it('names the formats there are', () => {
    expect(() => parseFormat('xml')).toThrow('There is no format "xml": use --format table, json, csv.');
  });
});
