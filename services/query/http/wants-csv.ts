import type { FastifyRequest } from 'fastify';
import { oneOf } from '../question/parse-question.js';

/** `format` decides; without it the Accept header does. */
export function wantsCsv(request: FastifyRequest, params: URLSearchParams): boolean {
  const format = oneOf(params, 'format', ['json', 'csv'] as const);
  return format ? format === 'csv' : /\btext\/csv\b/.test(request.headers.accept ?? '');
}
