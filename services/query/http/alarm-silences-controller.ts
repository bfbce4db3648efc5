import { Body, Controller, Delete, Get, Inject, Param, Post, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type NewSilence, type Silence, addSilence, changeAlarms, endSilence, listSilences } from '#libs/database/alarms';
import { ProblemError } from '#libs/platform';
import { type Principal, type QueryParts, queryParts } from '../query-parts.js';
import { refuse } from '../question/refuse.js';
import { ApiKeyGuard, operatorOf, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, flagOf, paramsOf } from './params.js';

const wish = z.strictObject({
  rule: z.string().min(1).max(100).nullish(),
  subject: z.string().min(1).max(1_000).nullish(),
  until: z.iso.datetime({ offset: true }),
  reason: z.string().min(1).max(1_000),
});
const longestDays = 90;

/** Times in which alarms are kept but nobody is told. */
@Controller('v1/alarm-silences')
@UseGuards(ApiKeyGuard)
export class AlarmSilencesController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<object> {
    const params = paramsOf(request);
    checkNames(params, ['inForce']);
    const { tenant } = principalOf(request);
    const silences = await askDatabase(this.parts, tenant, (connection) => listSilences(connection, tenant, flagOf(params, 'inForce') ?? false));
    return { rows: silences.map(writeSilence), next: null };
  }

  /** Covers alarms that open from now on: of a rule, of a subject, of both, or all of them. */
  @Post()
  async add(@Body() body: unknown, @Req() request: FastifyRequest): Promise<object> {
    checkNames(paramsOf(request), []);
    const principal = everyDomain(operatorOf(request));
    const silence = readWish(body, principal.name ?? 'an API key', this.parts.clock());
    return writeSilence(await changeAlarms(this.parts.alarms, principal.tenant, (connection) => addSilence(connection, principal.tenant, silence)));
  }

  @Delete(':id')
  async end(@Param('id') id: string, @Req() request: FastifyRequest): Promise<object> {
    checkNames(paramsOf(request), []);
    const { tenant } = everyDomain(operatorOf(request));
    const ended = /^\d{1,18}$/.test(id) && (await changeAlarms(this.parts.alarms, tenant, (connection) => endSilence(connection, tenant, id)));
    if (!ended) throw new ProblemError(404, 'There is no such silence, or it is over.');
    return { id, ended: true };
  }
}

/** What is of all domains is changed by keys of all domains. Throws a 403 for others. */
export function everyDomain(principal: Principal): Principal {
  if (principal.domains.includes('*')) return principal;
  throw new ProblemError(403, 'This API key is of some domains only: silences and rules are of all of them.');
}

function readWish(body: unknown, who: string, now: number): NewSilence {
  const read = wish.safeParse(body);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw refuse(issue?.path.join('.') ?? '', `A silence has until (a time with offset), reason, and perhaps rule and subject: ${issue?.path.join('.') || 'the body'}: ${issue?.message ?? ''}.`);
  }
  const until = new Date(read.data.until);
  if (until.getTime() <= now || until.getTime() > now + longestDays * 86_400_000) throw refuse('until', `until lies in the future, at most ${longestDays} days ahead.`);
  return { rule: read.data.rule ?? null, subject: read.data.subject ?? null, until, reason: read.data.reason, who };
}

function writeSilence({ until, createdAt, endedAt, ...rest }: Silence): object {
  return { ...rest, until: until.toISOString(), createdAt: createdAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}
