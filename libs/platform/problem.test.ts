import { type ArgumentsHost, NotFoundException } from '@nestjs/common';
import { Writable } from 'node:stream';
import { createLogger } from './logging.js';
import { ProblemError, comeBackLater, createProblem } from './problem.js';
import { ProblemFilter, problemOf } from './problem-filter.js';

it('has the members of RFC 9457', () => {
  expect(createProblem(422, 'No.', { accepted: 0 })).toEqual({ type: 'about:blank', title: 'Unprocessable Entity', status: 422, detail: 'No.', accepted: 0 });
});

it.each([
  [new ProblemError(403, 'No.'), 403],
  [comeBackLater(429, 'Later.', 1), 429],
  [new NotFoundException(), 404],
  [Object.assign(new Error('too large'), { statusCode: 413 }), 413],
  [Object.assign(new Error('down'), { name: 'StoreUnavailable' }), 503],
  [Object.assign(new Error('secret'), { statusCode: 500 }), 500],
  [new TypeError('secret'), 500],
  ['secret', 500],
])('gives %p the status %i and tells nothing of our own', (error, status) => {
  const { problem } = problemOf(error);
  expect(problem.status).toBe(status);
  expect(JSON.stringify(problem)).not.toContain('secret');
});

it('answers with headers and keeps the stack for the log', () => {
  const lines: string[] = [];
  const log = createLogger('test', 'error', new Writable({ write: (line, _encoding, done) => (lines.push(String(line)), done()) }));
  const sent: unknown[] = [];
  const reply = { sent: false, code: (status: number) => (sent.push(status), reply), header: (name: string, value: string) => (sent.push(`${name}: ${value}`), reply), send: (body: Buffer) => sent.push(body.toString()) };
  const host = { switchToHttp: () => ({ getResponse: () => reply }) } as unknown as ArgumentsHost;
  new ProblemFilter(log).catch(new TypeError('a bug'), host);
  expect(sent.slice(0, 2)).toEqual([500, 'content-type: application/problem+json']);
  expect(String(sent[2])).not.toContain('a bug');
  expect(lines.join('')).toContain('TypeError: a bug');
  sent.length = 0;
  new ProblemFilter(log).catch(comeBackLater(503, 'Later.', 7), host);
  expect(sent).toEqual(['retry-after: 7', 503, 'content-type: application/problem+json', expect.stringContaining('Later.')]);
});
