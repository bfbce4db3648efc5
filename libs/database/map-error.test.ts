import { RefusedByStore, StoreUnavailable } from '#libs/engine';
import { DatabaseError } from 'pg';
import { mapError } from './map-error.js';

function sqlError(code: string, constraint?: string): DatabaseError {
  const error = new DatabaseError('told by the server', 0, 'error');
  error.code = code;
  if (constraint !== undefined) error.constraint = constraint;
  return error;
}

it.each(['40P01', '40001', '55P03', '57014', '57P01', '57P03', '53100', '53300', '08006', '25006', '25P03', '58030'])('%s: back off and try again', (code) => {
  expect(mapError(sqlError(code))).toBeInstanceOf(StoreUnavailable);
});

it.each(['22021', '22003', '22008', '22P02', '23514', '54000'])('%s: find the row', (code) => {
  expect(mapError(sqlError(code))).toBeInstanceOf(RefusedByStore);
});

it.each(['42703', '42501', '23502', '23505', '25P02', '0A000'])('%s: a bug, passed on as it is', (code) => {
  const error = sqlError(code);
  expect(mapError(error)).toBe(error);
});

it('a miscount of our own is a bug, not a refused row', () => {
  const error = sqlError('23514', 'partition_offset_adds_up');
  expect(mapError(error)).toBe(error);
});

it.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect', 'Query read timeout'])('%s: back off and try again', (message) => {
  const mapped = mapError(new Error(message));
  expect(mapped).toBeInstanceOf(StoreUnavailable);
  expect((mapped as Error).cause).toBeInstanceOf(Error);
});

it('network errors: back off and try again; others are passed on', () => {
  expect(mapError(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBeInstanceOf(StoreUnavailable);
  const bug = new TypeError('x is not a function');
  expect(mapError(bug)).toBe(bug);
});
