import { Controller, Get, Inject, Param, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { rejectReasons } from '#libs/contracts';
import { type DeadLetter, type LetterId, findDeadLetter, listDeadLetters } from '#libs/database/reads';
import { textOf as utf8Of } from '#libs/engine';
import { ProblemError } from '#libs/platform';
import { type QueryParts, queryParts } from '../query-parts.js';
import { oneOf } from '../question/parse-question.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, flagOf, pagingOf, paramsOf, textOf, timeOf } from './params.js';
import { readableDomains } from './readable-domains.js';

type LetterPlace = LetterId & { readonly receivedAt: string };
const defaultLimit = 100;

/** Records that were refused, with the bytes as they came. */
@Controller('v1/dead-letters')
@UseGuards(ApiKeyGuard)
export class DeadLettersController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<object> {
    const params = paramsOf(request);
    checkNames(params, ['domain', 'reason', 'source', 'redriven', 'from', 'to', 'limit', 'cursor']);
    const principal = principalOf(request);
    const paging = pagingOf<LetterPlace>(request, defaultLimit);
    const filter = {
      domain: oneOf(params, 'domain', this.parts.domains.map(({ name }) => name)), reason: oneOf(params, 'reason', rejectReasons), source: textOf(params, 'source'),
      redriven: flagOf(params, 'redriven'), from: timeOf(params, 'from'), to: timeOf(params, 'to'),
      domains: readableDomains(principal), before: paging.place, limit: paging.limit + 1,
    };
    const found = await askDatabase(this.parts, principal.tenant, (connection) => listDeadLetters(connection, principal.tenant, filter));
    const { rows, next } = paging.cut(found, ({ receivedAt, topic, partition, offset }) => ({ receivedAt: receivedAt.toISOString(), topic, partition, offset }));
    return { rows: rows.map(writeLetter), next };
  }

  @Get(':topic/:partition/:offset')
  async show(@Param() id: { topic: string; partition: string; offset: string }, @Req() request: FastifyRequest): Promise<object> {
    checkNames(paramsOf(request), []);
    const principal = principalOf(request);
    const isPlace = /^\d{1,9}$/.test(id.partition) && /^\d{1,18}$/.test(id.offset);
    const place = { topic: id.topic, partition: Number(id.partition), offset: id.offset };
    const letter = isPlace ? await askDatabase(this.parts, principal.tenant, (connection) => findDeadLetter(connection, principal.tenant, place)) : undefined;
    if (!letter || !mayRead(principal, letter.domain)) throw new ProblemError(404, 'There is no such dead letter.');
    const { key, value, headers, ...rest } = letter;
    return { ...writeLetter(rest), key: writeBytes(key), value: writeBytes(value), headers: writeHeaders(headers) };
  }
}

function writeLetter(letter: DeadLetter): object {
  const { receivedAt, firstSeen, lastSeen, redrivenAt, ...rest } = letter;
  return {
    ...rest,
    receivedAt: receivedAt.toISOString(),
    firstSeen: firstSeen.toISOString(),
    lastSeen: lastSeen.toISOString(),
    redrivenAt: redrivenAt?.toISOString() ?? null,
  };
}

/** `text` is null for bytes that are not UTF-8. */
function writeBytes(bytes: Buffer | null): object | null {
  return bytes === null ? null : { base64: bytes.toString('base64'), text: utf8Of(bytes) ?? null };
}

function writeHeaders(headers: readonly Buffer[]): object[] {
  const pairs: object[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    pairs.push({ name: (headers[i] as Buffer).toString('utf8'), value: writeBytes(headers[i + 1] as Buffer) });
  }
  return pairs;
}
