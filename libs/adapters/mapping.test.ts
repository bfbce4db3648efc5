import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MappingError, readMapping } from './index.js';
import { findProjectRoot } from '#libs/reference';

const folder = join(findProjectRoot(), 'libs', 'adapters', 'samples', 'wrong-mappings');

const complaints: Readonly<Record<string, readonly string[]>> = {
  'condition-unknown': ['emit[0].when: "equals" is not a condition; they are eq, ne, empty, notEmpty, in, and, or, not'],
  'function-misspelt': ['emit[0].data.value: there is no function "Int" (did you mean int?); the functions are lookup, regex, int, scale, date, startOf, instant, hhmm, clock, plusSeconds, coalesce, nullIf, upper, trim, col, var, param, const'],
  'hhmm-without-day': ['emit[0].time.hhmm: needs either date or after'],
  'kind-unknown': ['input.kind: must be csv or json'],
  'lookup-not-declared': ['emit[0].data.value: there is no table "metrics" in lookups; there are none'],
  'pattern-unknown': ["emit[0].time.startOf.date.pattern: \"YYYY\" is no part of a date pattern; the parts are yyyy, MM, M, dd, d, HH, H, hh, h, mm, m, ss, s, a, z and 'text in quotes'"],
  'regex-broken': ['emit[0].data.value.regex: Invalid regular expression: /(/u: Unterminated group'],
  'template-not-closed': ['emit[0].id: a "{" is not closed; write {{ for a brace'],
  'time-missing': ['emit[0]: has no time, and common has none either'],
  'var-not-declared': ['emit[0].time: there is no "at" in let before this; there are none'],
  'word-unknown': ['the file: "sauce" is not known here; the words are feed, version, title, source, input, recordedtime, lookups, let, check, common, emit'],
  'zone-unknown': ['emit[0].time.zone: "Asia/Almatty" is not a time zone such as Asia/Almaty or UTC'],
};

function problemsOf(name: string): readonly string[] {
  try {
    readMapping(readFileSync(join(folder, `${name}.yaml`), 'utf8'));
  } catch (error) {
    if (error instanceof MappingError) return error.problems;
    throw error;
  }
  return [];
}

describe('a wrong mapping file is answered by sentences that name the place and the allowed words', () => {
  it.each(Object.entries(complaints))('%s', (name, expected) => {
    expect(problemsOf(name)).toEqual(expected);
  });

  it('not-yaml', () => {
    expect(problemsOf('not-yaml')).toEqual([expect.stringMatching(/^not YAML or JSON: .*line 2/)]);
  });

  it('every sample is named here', () => {
    const names = readdirSync(folder).map((file) => file.replace('.yaml', ''));
    expect(names.sort()).toEqual([...Object.keys(complaints), 'not-yaml'].sort());
  });
});

it('reads JSON of the same shape', () => {
  const mapping = readMapping('{"feed":"x","version":1,"source":"/x","input":{"kind":"json","rows":"a.b"},"emit":[{"type":"t","id":"{id}","time":"{at}"}]}');
  expect(mapping.input).toEqual({ kind: 'json', encoding: 'utf-8', emptyIs: '', rows: 'a.b' });
});
