import { z } from 'zod';
import type { JsonObject } from '#libs/contracts';
import { compileSchema } from '#libs/engine';

const check = compileSchema(z.object({
  number: z.string().min(1),
  kind: z.enum(['A', 'B']),
  mass: z.int().min(0).optional(),
  code: z.string().regex(/^[A-Z]{2}$/),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).meta({ reason: 'bad_time' }).optional(),
  place: z.object({ codes: z.array(z.string()).min(1) }).meta({ reason: 'missing_field' }).optional(),
  list: z.array(z.object({ code: z.string() })).optional(),
  day: z.iso.date().meta({ reason: 'bad_time' }).optional(),
}));

const good: JsonObject = { number: '1', kind: 'A', code: 'KZ' };

function reasonsOf(data: JsonObject): string[] {
  expect(check.fits(data)).toBe(false);
  return check.violations(data).map(({ reason, propertyPath }) => `${reason} ${propertyPath}`);
}

describe('a compiled schema', () => {
  it('takes what fits, and unknown fields with it', () => {
    expect([check.fits(good), check.fits({ ...good, more: 1, mass: 0, date: '2024-01-01', place: { codes: ['x'] } })]).toEqual([true, true]);
  });

  it.each<[string, JsonObject, string[]]>([
    ['an absent field', { kind: 'A', code: 'KZ' }, ['missing_field $.data.number']],
    ['another JSON type', { ...good, number: 5 }, ['wrong_type $.data.number']],
    ['a value outside a closed set', { ...good, kind: 'C' }, ['unknown_code $.data.kind']],
    ['a negative number', { ...good, mass: -1 }, ['value_out_of_range $.data.mass']],
    ['a fraction where a whole number belongs', { ...good, mass: 1.5 }, ['wrong_type $.data.mass']],
    ['a number beyond 2^53', { ...good, mass: 2 ** 53 }, ['value_out_of_range $.data.mass']],
    ['infinity', { ...good, mass: Number('1e400') }, ['wrong_type $.data.mass']],
    ['a pattern missed', { ...good, code: 'kz' }, ['value_out_of_range $.data.code']],
    ['a reason of its own', { ...good, date: 'May' }, ['bad_time $.data.date']],
    ['a reason of its own, but another type', { ...good, date: 5 }, ['wrong_type $.data.date']],
    ['a day that is none', { ...good, day: '2024-02-30' }, ['bad_time $.data.day']],
    ['a malformed place', { ...good, place: { codes: [] } }, ['missing_field $.data.place.codes']],
    ['a place that is no object', { ...good, place: 'ALA' }, ['missing_field $.data.place']],
    ['an item of a list', { ...good, list: [{ code: 'a' }, { code: 1 }] }, ['wrong_type $.data.list[1].code']],
    ['names that objects inherit', { ...good, number: 5, constructor: 1, toString: 2 }, ['wrong_type $.data.number']],
  ])('names %s', (_, data, expected) => {
    expect(reasonsOf(data)).toEqual(expected);
  });

  it('lists all violations in the order the fields are declared, whatever the order sent', () => {
    const expected = ['missing_field $.data.number', 'unknown_code $.data.kind', 'value_out_of_range $.data.mass', 'wrong_type $.data.code'];
    expect(reasonsOf({ code: 1, mass: -1, kind: 'C' })).toEqual(expected);
    expect(reasonsOf({ kind: 'C', code: 1, mass: -1 })).toEqual(expected);
  });

  it('words a violation for the sender', () => {
    expect(check.violations({ ...good, kind: 'C' })[0]?.message).toBe('kind must be one of A, B');
    expect(check.violations({ ...good, day: 'May' })[0]?.message).toBe('day must be a date of the calendar such as 2024-05-01');
    expect(check.violations({ kind: 'A', code: 'KZ' })[0]?.message).toBe('number is required');
  });
});
